import type { ComputeKind, Strategy } from "./control.ts";

/**
 * The words of the catalogue of controls, in the words of the report's matrix. The catalogue names strategies of
 * network protection (SEC 5) and of compute protection (SEC 6); the matrix has the five columns of SEC 6.
 */
export const KIND_OF: Readonly<Record<string, ComputeKind>> = {
  "lambda-serverless": "function",
  container: "container",
  database: "database",
  ec2: "ec2",
  edge: "edge",
  iot: "iot",
  network: "network",
};

export const STRATEGY_OF: Readonly<Record<string, Strategy>> = {
  "attack-surface-reduction": "attack-surface-reduction",
  "vulnerability-management": "vulnerability-management",
  "defense-in-depth": "defense-in-depth",
  automation: "automation",
  "actions-at-a-distance": "action-at-a-distance",
  // A rule that lets less through leaves less to attack; layers and inspection stand behind one another.
  "traffic-control": "attack-surface-reduction",
  "network-layers": "defense-in-depth",
  inspection: "defense-in-depth",
  "network-automation": "automation",
};
