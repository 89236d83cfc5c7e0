import type { Ledger } from "../ledger.ts";
import type { Coverage } from "./coverage.ts";
import type { Maker } from "./maker.ts";

/** What can be said only when every record was read. */
export function settle(maker: Maker, coverage: Coverage, ledger: Ledger): void {
  void maker;
  void coverage;
  void ledger;
}
