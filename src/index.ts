/** The library: the same run that the command line makes, for any program. */
export { type CheckOptions, check, type Model, modelOf } from "./check.ts";
export type { Connection, End, Exposure, HopLine, PortRange } from "./connect/exposure.ts";
export { endNamed, type Named } from "./connect/names.ts";
export type { Control } from "./controls/control.ts";
export { CONTROLS } from "./controls/registry.ts";
export { Estate } from "./estate/estate.ts";
export type { Gap, Input, Problem } from "./estate/problem.ts";
export type { Place, Resource } from "./estate/resource.ts";
export { Reference, Text, Unknown, type Value } from "./estate/value.ts";
export type { Finding, Verdict } from "./findings/finding.ts";
export { junit } from "./reports/junit.ts";
export { markdown } from "./reports/markdown.ts";
export type { Report } from "./reports/report.ts";
export { sarif } from "./reports/sarif.ts";
export { terminal } from "./reports/terminal.ts";
export { type ReadOptions, readEstate } from "./sources/read.ts";
