import { type Translated, translateSam } from "./translate.ts";

/** For tests: a template of resources, translated, with the resources at hand. */
export type Json = { [key: string]: unknown };

export function translate(resources: Json, more: Json = {}): Translated & { resources: { [id: string]: Json } } {
  const translated = translateSam({ Transform: "AWS::Serverless-2016-10-31", ...more, Resources: resources });
  return { ...translated, resources: translated.template.Resources as { [id: string]: Json } };
}

export function fn(properties: Json = {}, more: Json = {}): Json {
  const base = { Handler: "index.handler", Runtime: "nodejs22.x", CodeUri: "s3://artifacts/orders.zip" };
  return { Type: "AWS::Serverless::Function", Properties: { ...base, ...properties }, ...more };
}

export function api(Path: string, Method: string, more: Json = {}): Json {
  return { Type: "Api", Properties: { Path, Method, ...more } };
}

/** `arn:...:execute-api:...:<api>/*<operation>` as permissions name it. */
export function execute(id: string, operation: string): Json {
  return {
    "Fn::Sub": [
      `arn:\${AWS::Partition}:execute-api:\${AWS::Region}:\${AWS::AccountId}:\${__ApiId__}/\${__Stage__}/${operation}`,
      { __ApiId__: { Ref: id }, __Stage__: "*" },
    ],
  };
}

export function props(resource: Json | undefined): Json {
  return (resource?.Properties ?? {}) as Json;
}
