const VERSION_JSON = /\bAWSTemplateFormatVersion["']?\s*:/;
const VERSION_YAML = /^[ \t]*["']?AWSTemplateFormatVersion["']?[ \t]*:/m;
const RESOURCES_JSON = /\bResources["']?\s*:\s*\{/;
const RESOURCES_YAML = /^[ \t]*["']?Resources["']?[ \t]*:/m;
const TYPE = /["']?\bType["']?[ \t]*:\s*["']?[A-Za-z0-9]+::[A-Za-z0-9]/;

/** Whether a text is probably a template: decided for good once it is parsed. */
export function looksLikeTemplate(text: string): boolean {
  if (isJson(text)) return (VERSION_JSON.test(text) || RESOURCES_JSON.test(text)) && TYPE.test(text);
  if (VERSION_YAML.test(text)) return true;
  return RESOURCES_YAML.test(text) && TYPE.test(text);
}

const SURE = /^["']?(?:AWSTemplateFormatVersion|Resources)["']?[ \t]*:/m;

/** Whether a text that does not parse was surely meant to be a template. */
export function wasMeantAsTemplate(text: string): boolean {
  return isJson(text) || SURE.test(text);
}

/** Whether a text is probably the `manifest.json` of a cloud assembly. */
export function looksLikeAssembly(text: string): boolean {
  return (
    isJson(text) &&
    /"artifacts"\s*:\s*\{/.test(text) &&
    /"(?:aws:cloudformation:stack|cdk:(?:tree|cloud-assembly|asset-manifest))"/.test(text)
  );
}

export function isJson(text: string): boolean {
  return /^\s*[{[]/.test(text.slice(0, 4096));
}
