import { Reference, Text, Unknown, type Value } from "../../../estate/value.ts";
import type { Plain } from "../../syntax/node.ts";
import { keyOf } from "../canonical.ts";
import type { Evaluator } from "../evaluator.ts";
import { unknownRegion } from "../pseudo.ts";

/**
 * `Fn::GetAZs`: the zones differ by account, so they are unknown; but item 0 is the same zone wherever it is selected.
 */
export function getAzs(argument: Plain, evaluator: Evaluator): Value {
  const asked = evaluator.evaluate(argument);
  const here = evaluator.stack.deployment.region ?? unknownRegion();
  const region = asked === "" || asked === undefined ? here : asked;
  if (
    typeof region === "object" &&
    !(region instanceof Unknown || region instanceof Text || region instanceof Reference)
  ) {
    return evaluator.invalid("FUNCTION_ARGUMENTS", "`Fn::GetAZs` takes the name of a region, or an empty text");
  }
  const name = typeof region === "string" ? `\`${region}\`` : "the region";
  return new Unknown("service", `the availability zones of ${name}, which the account decides`, {
    key: `availability-zones(${keyOf(region)})`,
  });
}
