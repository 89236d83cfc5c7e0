/** A template before evaluation: plain JSON with long-form intrinsic functions. */
export type JsonMap = { [key: string]: unknown };

export function isMap(value: unknown): value is JsonMap {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value as a map; an empty one where it is none. For places whose type was checked, or does not matter. */
export function mapOf(value: unknown): JsonMap {
  return isMap(value) ? value : {};
}

/** Own property of something that may be no map at all; never one of the prototype's. */
export function get(value: unknown, key: string): unknown {
  return isMap(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

export function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** Items of a list; one thing that is no list counts as a list of it. */
export function items(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

export function ref(id: string): JsonMap {
  return { Ref: id };
}

export function getAtt(id: string, attribute: string): JsonMap {
  return { "Fn::GetAtt": [id, attribute] };
}

export function sub(pattern: string, variables?: JsonMap): JsonMap {
  return { "Fn::Sub": variables === undefined ? pattern : [pattern, variables] };
}

export const NO_VALUE: JsonMap = { Ref: "AWS::NoValue" };

/** Name of the intrinsic function a value is a call of: "Ref", "Fn::Sub", "Condition"; undefined for plain values. */
export function intrinsic(value: unknown): string | undefined {
  if (!isMap(value)) return undefined;
  const keys = Object.keys(value);
  const [key] = keys;
  if (keys.length !== 1 || key === undefined) return undefined;
  return key === "Ref" || key === "Condition" || key.startsWith("Fn::") ? key : undefined;
}

export function isNoValue(value: unknown): boolean {
  return isMap(value) && value.Ref === "AWS::NoValue";
}

/** The logical id a `Ref` names. */
export function refOf(value: unknown): string | undefined {
  return intrinsic(value) === "Ref" ? text(get(value, "Ref")) : undefined;
}

/** The logical id that a Ref, GetAtt or whole `${Id}` of a Sub names. */
export function mentionedId(value: unknown): string | undefined {
  const byRef = refOf(value);
  if (byRef !== undefined) return byRef;
  const whole = /^\$\{([A-Za-z0-9]+)(?:\.[A-Za-z0-9.]+)?\}$/.exec(text(get(value, "Fn::Sub")) ?? "");
  if (whole !== null) return whole[1];
  const attribute = get(value, "Fn::GetAtt");
  if (typeof attribute === "string") return attribute.split(".")[0];
  return Array.isArray(attribute) ? text(attribute[0]) : undefined;
}

/** The map without the entries that say nothing. */
export function compact(map: JsonMap): JsonMap {
  return Object.fromEntries(Object.entries(map).filter(([, value]) => value !== undefined));
}

/** The entries of `names` that the map says. */
export function pick(map: JsonMap, names: readonly string[]): JsonMap {
  return Object.fromEntries(names.flatMap((name) => (Object.hasOwn(map, name) ? [[name, map[name]]] : [])));
}

/** Deep copy to edit. Bounded in depth: what lies deeper than any API definition is shared, not copied. */
export function copy(value: unknown, depth = 60): unknown {
  if (depth === 0) return value;
  if (Array.isArray(value)) return value.map((item) => copy(item, depth - 1));
  if (!isMap(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, copy(item, depth - 1)]));
}

/** Tags as CloudFormation's list, with the mark that the service adds. */
export function tagList(tags: unknown, createdBy?: string): readonly JsonMap[] | undefined {
  const list = Object.entries(mapOf(tags)).map(([Key, Value]) => ({ Key, Value }));
  if (createdBy !== undefined) list.push({ Key: createdBy, Value: "SAM" });
  return list.length === 0 ? undefined : list;
}
