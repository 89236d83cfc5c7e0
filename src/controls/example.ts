import type { Example } from "./control.ts";

/** An example as a whole template: most give the resources only. */
export function templateOf({ template }: Example): string {
  const text = template.replace(/^\n+/, "");
  if (/^(?:Resources|Parameters|Mappings|Conditions|Transform|Globals):/m.test(text)) return text;
  return `Resources:\n${text.replace(/^(?=.)/gm, "  ")}`;
}
