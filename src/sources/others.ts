/** Kinds of input that are known by sight and not read yet, with what to do instead. */
const KNOWN: readonly { readonly what: string; readonly instead?: string; readonly is: (head: string) => boolean }[] = [
  {
    what: "a Terraform plan",
    is: (head) =>
      /"format_version"\s*:/.test(head) && /"(?:terraform_version|planned_values|resource_changes)"\s*:/.test(head),
  },
  {
    what: "the log of a Terraform run (JSON lines)",
    instead: "write the plan with `terraform show -json plan.out`",
    is: (head) => /^\s*\{"@level"/.test(head),
  },
  {
    what: "a Terraform state",
    is: (head) => /"terraform_version"\s*:/.test(head) && /"(?:lineage|serial|values)"\s*:/.test(head),
  },
  {
    what: "a Terraform configuration",
    instead: "write its plan with `terraform show -json plan.out`",
    is: (head) => /^(?:resource|module|provider|data|variable|terraform)\s+(?:"[^"\n]*"\s*){0,2}\{/m.test(head),
  },
  {
    what: "a Kubernetes manifest",
    is: (head) =>
      /^apiVersion:/m.test(head) ? /^kind:/m.test(head) : /"apiVersion"\s*:/.test(head) && /"kind"\s*:/.test(head),
  },
  {
    what: "an application of the Serverless Framework",
    instead: "run `serverless package` and check the template in `.serverless`",
    is: (head) => /^service:/m.test(head) && /^provider:/m.test(head),
  },
  {
    what: "the settings of a CDK application",
    instead: "run `cdk synth` and check `cdk.out`",
    is: (head) => /^\s*\{\s*"app"\s*:/.test(head),
  },
  { what: "a VPC flow log", is: (head) => /^(?:version account-id|\d+ \d{12} eni-)/.test(head) },
  {
    what: "output of the AWS CLI",
    is: (head) =>
      /^\s*\{\s*"(?:[A-Z][A-Za-z]+(?:s|List|Set|Detail)|ResponseMetadata|Account|UserId)"\s*:\s*[[{"]/.test(head),
  },
];

const HEAD = 16_384;

/** What a text is, if it is one of the kinds that are known by sight. */
export function knownKind(text: string): { readonly what: string; readonly instead: string | undefined } | undefined {
  const head = text.slice(0, HEAD);
  const known = KNOWN.find(({ is }) => is(head));
  return known === undefined ? undefined : { what: known.what, instead: known.instead };
}

/** Whether a text is data at all, so that skipping it is worth telling. */
export function isData(text: string): boolean {
  return /^\s*[{[]/.test(text.slice(0, 4096));
}
