import { partsOf } from "../../estate/arn.ts";
import { Unknown } from "../../estate/value.ts";
import { ask, isEmpty, nameOf, type Probe, whichever } from "../ask.ts";
import { type Control, cannotTell, violated } from "../control.ts";

const fromStore: Probe = (value, path) => {
  if (isEmpty(value)) return [];
  const hidden = partsOf(value).some(
    (part) => part instanceof Unknown && part.because === "dynamic-reference" && part.secret,
  );
  if (hidden) return [];
  if (value instanceof Unknown && value.because !== "parameter" && value.because !== "dynamic-reference") {
    return [cannotTell(path, value)];
  }
  return [violated(path, `${nameOf(path)} does not come from a secret store`)];
};

export const control: Control = {
  id: "docdb-admin-credential-in-secret-store",
  title: "DocumentDB administrator credentials come from a secret store",
  kind: "database",
  strategy: "attack-surface-reduction",
  practice: "SEC06-BP02",
  severity: "high",
  on: ["AWS::DocDB::DBCluster"],
  why: "A password that a person types or a template holds is known to more than the database.",
  fix: "Set `ManageMasterUserPassword: true`, or use `{{resolve:secretsmanager:...}}`.",
  sources: [
    "https://docs.aws.amazon.com/documentdb/latest/developerguide/docdb-secrets-manager.html",
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references-secretsmanager.html",
  ],
  check: ask(["MasterUserPassword"], whichever(fromStore)),
  bad: [
    {
      name: "passed in",
      finds: ["CatalogCluster"],
      template: `
Parameters:
  CatalogPassword:
    Type: String
    NoEcho: true
Resources:
  CatalogCluster:
    Type: AWS::DocDB::DBCluster
    Properties:
      MasterUsername: catalogue
      MasterUserPassword: !Ref CatalogPassword
`,
    },
  ],
  good: [
    {
      name: "managed by the service",
      template: `
CatalogCluster:
  Type: AWS::DocDB::DBCluster
  Properties:
    MasterUsername: catalogue
    ManageMasterUserPassword: true
`,
    },
  ],
};
