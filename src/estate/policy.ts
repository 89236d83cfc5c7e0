/** IAM policies: what a document says, and whether it lets anybody in. */
export * from "./policy-anyone.ts";
export * from "./policy-document.ts";
