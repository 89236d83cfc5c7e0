/** A pseudo-random source that the same seed always repeats. */
export function randomFrom(seed: number): () => number {
  let state = (seed | 0) ^ 0x9e3779b9 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

/** Pieces of templates, YAML and JSON that break things when they stand in the wrong place. */
const PIECES = [
  "!Ref ",
  "!GetAtt ",
  "!Sub ",
  "!If ",
  "!Select ",
  "!Split ",
  "!Join ",
  "!FindInMap ",
  "!Cidr ",
  "!GetAZs ",
  "!ImportValue ",
  "Fn::If",
  "Fn::Sub",
  "Fn::ForEach::Loop",
  "Fn::Transform",
  "Fn::Length",
  "Fn::ToJsonString",
  "Condition",
  "DependsOn",
  "Resources",
  "Outputs",
  "Parameters",
  "Mappings",
  "Conditions",
  "Properties",
  "Type",
  "Default",
  "Ref",
  "AWS::NoValue",
  "AWS::Region",
  "AWS::StackName",
  "AWS::Serverless::Function",
  "AWS::CloudFormation::Stack",
  "Custom::Thing",
  "TemplateURL",
  "&a ",
  "*a",
  "<<: *a",
  "[",
  "]",
  "{",
  "}",
  ": ",
  ", ",
  "- ",
  "\n",
  "  ",
  "\t",
  "'",
  '"',
  "|",
  ">",
  "?",
  "#",
  "%",
  "@",
  "`",
  "!!binary ",
  "!!set ",
  "!<tag:x> ",
  "---\n",
  "...\n",
  "${",
  "}",
  "${!",
  "{{resolve:ssm:/a}}",
  "{{resolve:",
  "}}",
  "null",
  "~",
  "yes",
  "0",
  "-1",
  "1e999",
  "0x1f",
  "012",
  "NaN",
  ".inf",
  "2010-09-09",
  "\u0000",
  "\uFEFF",
  "\uD800",
  "é",
  "\\u0000",
  "__proto__",
  "constructor",
  "toString",
  "hasOwnProperty",
  "[]",
  "{}",
  '""',
  "[[[[",
  "}}}}",
  "[{",
  "}]",
] as const;

/** The text with a few random edits: pieces put in, parts taken out, doubled, moved, or exchanged with another text's. */
export function mutated(text: string, others: readonly string[], random: () => number): string {
  let result = text;
  const edits = 1 + Math.floor(random() * 4);
  for (let i = 0; i < edits; i++) result = edited(result, others, random);
  return result;
}

function edited(text: string, others: readonly string[], random: () => number): string {
  const at = Math.floor(random() * (text.length + 1));
  const length = 1 + Math.floor(random() ** 3 * 120);
  const piece = PIECES[Math.floor(random() * PIECES.length)] ?? "";
  switch (Math.floor(random() * 8)) {
    case 0:
      return text.slice(0, at) + piece + text.slice(at);
    case 1:
      return text.slice(0, at) + text.slice(at + length);
    case 2:
      return text.slice(0, at + length) + text.slice(at);
    case 3:
      return text.slice(0, at) + piece + text.slice(at + length);
    case 4:
      return withoutLine(text, random);
    case 5:
      return withLineOf(text, others, random);
    case 6:
      return wordExchanged(text, random);
    default:
      return text.slice(0, at);
  }
}

function withoutLine(text: string, random: () => number): string {
  const lines = text.split("\n");
  lines.splice(Math.floor(random() * lines.length), 1);
  return lines.join("\n");
}

function withLineOf(text: string, others: readonly string[], random: () => number): string {
  const lines = text.split("\n");
  const from = (others[Math.floor(random() * others.length)] ?? text).split("\n");
  const line = from[Math.floor(random() * from.length)] ?? "";
  lines.splice(Math.floor(random() * lines.length), 0, line);
  return lines.join("\n");
}

/** A word of the text where another one stands: references to nothing, circles, wrong types. */
function wordExchanged(text: string, random: () => number): string {
  const words = [...text.matchAll(/[A-Za-z0-9:]{2,}/g)];
  const to = words[Math.floor(random() * words.length)];
  const by = words[Math.floor(random() * words.length)];
  if (to === undefined || by === undefined) return text;
  return text.slice(0, to.index) + by[0] + text.slice(to.index + to[0].length);
}
