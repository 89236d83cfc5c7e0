import type { LayerWord } from "./intent.ts";

/** One text or several. */
export type Texts = string | readonly string[];

/** A component by its name or id (patterns with `*`), several of them, or by what it is. See docs/intent.md. */
export type MatcherConfig = string | readonly MatcherConfig[] | MatcherMap;

/** All that is said must hold; of several texts one is enough. */
export interface MatcherMap {
  /** Name that the component was given by itself. */
  readonly component?: Texts;
  /** CloudFormation resource type: "AWS::RDS::*". */
  readonly type?: Texts;
  /** "database", "function", "load balancer". */
  readonly kind?: Texts;
  /** Logical id, or resource id. */
  readonly id?: Texts;
  /** Name tag, physical name, ARN, construct path. */
  readonly name?: Texts;
  readonly stack?: Texts;
  readonly account?: Texts;
  readonly region?: Texts;
  /** Security group that it carries. */
  readonly group?: Texts;
  readonly vpc?: Texts;
  readonly subnet?: Texts;
  readonly tier?: "public" | "private" | "isolated" | readonly ("public" | "private" | "isolated")[];
  readonly tags?: { readonly [key: string]: Texts };
  readonly any?: readonly MatcherConfig[];
  readonly all?: readonly MatcherConfig[];
  readonly not?: MatcherConfig;
}

/** Address blocks, or what else somebody outside is. */
export type PartyConfig =
  | Texts
  | {
      readonly cidr?: Texts;
      readonly "prefix-list"?: Texts;
      /** Names of networks on premises; `true`: all of them. */
      readonly "on-premises"?: Texts | true;
      readonly account?: Texts;
      readonly service?: Texts;
    };

/** "web -> api: tcp/8443", or the same in parts. */
export type AllowConfig =
  | string
  | {
      readonly from: Texts;
      readonly to: Texts;
      /** "tcp/443", "udp/53", "call", "all"; left out: anything. */
      readonly on?: Texts;
      readonly layers?: LayerWord | readonly LayerWord[];
      readonly tls?: "required" | boolean;
      readonly reason?: string;
      /** Last day, YYYY-MM-DD. */
      readonly expires?: string;
    };

/** "internet -> data: at least 2 layers", or the same in parts. */
export type RequireConfig =
  | string
  | {
      readonly from: Texts;
      readonly to: Texts;
      /** "nothing", "tls", "at least 2 layers", "through firewall". */
      readonly is: string;
      readonly reason?: string;
      readonly expires?: string;
    };

/** What only people can answer. */
export interface AttestConfig {
  readonly from: Texts;
  readonly to: Texts;
  readonly has: "tls" | LayerWord;
  readonly by: string;
  readonly reason: string;
  readonly expires?: string;
}

export interface IntentPart {
  readonly components?: { readonly [name: string]: MatcherConfig };
  readonly classes?: { readonly [name: string]: MatcherConfig };
  readonly parties?: { readonly [name: string]: PartyConfig };
  readonly allow?: readonly AllowConfig[];
  readonly require?: readonly RequireConfig[];
  readonly attest?: readonly AttestConfig[];
}

/** What `watertight.config.ts` exports. */
export interface WatertightConfig extends IntentPart {
  /** Files that this one builds on, relative to it. */
  readonly extends?: Texts;
  readonly environments?: { readonly [name: string]: IntentPart & { readonly extends?: string } };
  readonly suppressions?: readonly {
    readonly control: string;
    readonly resource?: string;
    readonly reason: string;
    readonly expires?: string;
  }[];
}

/**
 * Gives a configuration its type, so that editors complete and check it.
 *
 * ```ts
 * import { defineConfig } from "watertight";
 * export default defineConfig({ components: { web: "WebService" }, allow: ["internet -> web: https"] });
 * ```
 */
export function defineConfig(config: WatertightConfig): WatertightConfig {
  return config;
}
