import type { SourceReader } from "../reader.ts";
import { looksLikeAssembly, looksLikeTemplate } from "./recognise.ts";

/** CloudFormation and SAM templates, and the cloud assemblies that the CDK writes. */
export const cloudformation: SourceReader = {
  name: "cloudformation",
  recognise: (text) => looksLikeTemplate(text) || looksLikeAssembly(text),
  async read(files, session) {
    const { readTemplates } = await import("./read-templates.ts");
    return readTemplates(files, session);
  },
};
