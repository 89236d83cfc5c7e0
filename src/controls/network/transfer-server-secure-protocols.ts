import { ask, each, isNoneOf } from "../ask.ts";
import type { Control } from "../control.ts";

export const control: Control = {
  id: "transfer-server-secure-protocols",
  title: "Transfer Family servers offer no plaintext FTP",
  kind: "network",
  strategy: "defense-in-depth",
  practice: "SEC05-BP02",
  severity: "medium",
  on: ["AWS::Transfer::Server"],
  why: "FTP sends passwords and files readable to everybody on the way.",
  fix: "Remove `FTP` from `Protocols`; use `SFTP` or `FTPS`.",
  sources: [
    "https://docs.aws.amazon.com/transfer/latest/userguide/create-server-ftp.html",
    "https://docs.aws.amazon.com/securityhub/latest/userguide/transfer-controls.html#transfer-2",
  ],
  check: ask(["Protocols"], each([], isNoneOf(["FTP"], "SFTP"))),
  bad: [
    {
      name: "plain FTP",
      finds: ["Uploads"],
      template: `
Uploads:
  Type: AWS::Transfer::Server
  Properties: { Protocols: [FTP, SFTP] }
`,
    },
  ],
  good: [
    {
      name: "SFTP",
      template: `
Uploads:
  Type: AWS::Transfer::Server
  Properties: { Protocols: [SFTP] }
`,
    },
  ],
};
