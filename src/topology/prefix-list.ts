import { at } from "../estate/estate.ts";
import { Unknown, type Value } from "../estate/value.ts";
import { ANY } from "../reach/address.ts";
import { SURE } from "../reach/network.ts";
import { type Block, blocks, entryOf } from "./cidr.ts";
import type { Draft } from "./draft.ts";
import { items, meant, type Said } from "./meant.ts";

const PREFIX_LIST = "AWS::EC2::PrefixList";

/**
 * The entries of the prefix lists that a value may mean. A list that was not read (one of AWS's own, one of another
 * account) may hold any address.
 * Source: https://docs.aws.amazon.com/vpc/latest/userguide/managed-prefix-lists.html (read 2026-11)
 */
export function prefixListBlocks(draft: Draft, value: Value | undefined, said: Said): readonly Block[] {
  return meant(draft, value, said, "prefix list", [PREFIX_LIST]).flatMap((one): readonly Block[] => {
    if (one.is === "absent") return [];
    if (one.is === "stranger")
      return [
        {
          addresses: ANY,
          length: 0,
          text: `a prefix list (${one.unknown.detail})`,
          doubt: one.doubt,
          unknown: one.unknown,
        },
      ];
    const list = one.resource;
    const entries = items(draft, at(list.properties, "Entries"), { resource: list, path: ["Entries"] });
    return entries.flatMap((item) => {
      const from = { resource: list, path: item.path };
      return entryBlocks(draft, item.value, from).map((block) => ({
        ...block,
        doubt: draft.both(draft.both(one.doubt, item.doubt), block.doubt),
      }));
    });
  });
}

function entryBlocks(draft: Draft, entry: Value | undefined, said: Said): readonly Block[] {
  if (entry instanceof Unknown)
    return [{ addresses: ANY, length: 0, text: `an entry (${entry.detail})`, doubt: SURE, unknown: entry }];
  const family = at(said.resource.properties, "AddressFamily") === "IPv6" ? 6 : 4;
  return blocks(draft, entryOf(entry, "Cidr"), family, { ...said, path: [...said.path, "Cidr"] });
}
