import type { Value } from "../../../estate/value.ts";
import type { Plain } from "../../syntax/node.ts";
import type { Evaluator } from "../evaluator.ts";
import { cidr } from "./cidr.ts";
import { findInMap } from "./find-in-map.ts";
import { getAtt } from "./get-att.ts";
import { getAzs } from "./get-azs.ts";
import { getStackOutput, importValue } from "./import-value.ts";
import { join } from "./join.ts";
import { length } from "./length.ts";
import { ref } from "./ref.ts";
import { refAll, valueOfParameter } from "./rules.ts";
import { select } from "./select.ts";
import { split } from "./split.ts";
import { sub } from "./sub.ts";
import { toJsonString } from "./to-json-string.ts";
import { transform } from "./transform.ts";
import { base64, chooseBranch } from "./trivial.ts";

/** A function of CloudFormation: from its argument to a value, `undefined` for `AWS::NoValue`. */
export type TemplateFunction = (argument: Plain, evaluator: Evaluator) => Value | undefined;

/**
 * Every function that gives a value, by its long name.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
 */
export const FUNCTIONS: ReadonlyMap<string, TemplateFunction> = new Map<string, TemplateFunction>([
  ["Ref", ref],
  ["Fn::Base64", base64],
  ["Fn::Cidr", cidr],
  ["Fn::FindInMap", findInMap],
  ["Fn::GetAtt", getAtt],
  ["Fn::GetAZs", getAzs],
  ["Fn::GetStackOutput", getStackOutput],
  ["Fn::If", chooseBranch],
  ["Fn::ImportValue", importValue],
  ["Fn::Join", join],
  ["Fn::Length", length],
  ["Fn::RefAll", refAll],
  ["Fn::Select", select],
  ["Fn::Split", split],
  ["Fn::Sub", sub],
  ["Fn::ToJsonString", toJsonString],
  ["Fn::Transform", transform],
  ["Fn::ValueOf", valueOfParameter],
  ["Fn::ValueOfAll", valueOfParameter],
]);

/** Functions that give true or false; `decide.ts` evaluates them. */
export const CONDITION_FUNCTIONS: ReadonlySet<string> = new Set([
  "Fn::And",
  "Fn::Contains",
  "Fn::EachMemberEquals",
  "Fn::EachMemberIn",
  "Fn::Equals",
  "Fn::Not",
  "Fn::Or",
]);
