import { tags } from "../convert.ts";
import { type Kind, kind, type Making, row, same } from "../kind.ts";
import { type Rec, recsAt, textAt, textsAt } from "../record.ts";
import { SnapshotResource } from "../snapshot-resource.ts";

const TYPE = "AWS::EC2::PrefixList";
export const ENTRIES = "ec2 get-managed-prefix-list-entries";

const MANAGED = {
  aliases: ["PrefixListArn"],
  rows: [...same("PrefixListName AddressFamily MaxEntries"), ...row("Tags", "Tags", tags)],
  observed: same("OwnerId State Version"),
  more: entriesOf,
};

/**
 * Prefix lists: of customers and of AWS, whose entries come from another call, and those of the services with gateway
 * endpoints, which come with them.
 * Source: https://docs.aws.amazon.com/vpc/latest/userguide/managed-prefix-lists.html
 */
export const PREFIX_LISTS: readonly Kind[] = [
  kind("ec2 describe-managed-prefix-lists", "PrefixLists", TYPE, "PrefixListArn", {
    ...MANAGED,
    make: (record, _, making) => managed(record, making),
  }),
  kind("ec2 describe-managed-prefix-lists", "ManagedPrefixLists", TYPE, "PrefixListId", MANAGED),
  kind("ec2 describe-prefix-lists", "PrefixLists", undefined, "PrefixListId", {
    more(record, making) {
      const id = textAt(record, "PrefixListId") ?? "";
      making.otherwise(id, () => managed(record, making));
      entriesOf(record, making);
    },
  }),
  kind(ENTRIES, "Entries", undefined, "Cidr", {
    more(record, making) {
      const [id] = making.args;
      const Cidr = textAt(record, "Cidr");
      if (id !== undefined && Cidr !== undefined) addEntries(id, [Cidr], making);
    },
  }),
];

function managed(record: Rec, making: Making): SnapshotResource {
  const id = textAt(record, "PrefixListId") ?? "";
  const PrefixListName = textAt(record, "PrefixListName") ?? id;
  const AddressFamily = textAt(record, "AddressFamily");
  const properties = { PrefixListName, ...(AddressFamily === undefined ? {} : { AddressFamily }) };
  return new SnapshotResource(
    id,
    TYPE,
    making.scope,
    properties,
    { OwnerId: textAt(record, "OwnerId") ?? "AWS" },
    making.at,
  );
}

function entriesOf(record: Rec, making: Making): void {
  const id = textAt(record, "PrefixListId") ?? "";
  if (Array.isArray(record.Cidrs)) addEntries(id, textsAt(record, "Cidrs"), making);
  if (Array.isArray(record.Entries))
    addEntries(
      id,
      recsAt(record, "Entries").flatMap((item) => textAt(item, "Cidr") ?? []),
      making,
    );
}

function addEntries(id: string, cidrs: readonly string[], making: Making): void {
  making.aspect(TYPE, id, ENTRIES, (list) => {
    const known = Array.isArray(list.properties.Entries) ? list.properties.Entries : [];
    list.properties = { ...list.properties, Entries: [...known, ...cidrs.map((Cidr) => ({ Cidr }))] };
  });
}
