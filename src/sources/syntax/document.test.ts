import { describe, expect, it } from "vitest";
import type { Path } from "../../estate/resource.ts";
import { SourceDocument } from "./document.ts";
import { parseJson } from "./json.ts";
import { parseYaml } from "./yaml.ts";

const YAML = `Resources:
  Bastion:
    Type: AWS::EC2::SecurityGroup
    Properties:
      SecurityGroupIngress:
        - !If [HasOffice, {CidrIp: 192.0.2.0/24}, !Ref AWS::NoValue]
        - CidrIp: 0.0.0.0/0
          FromPort: 22
      Tags: !If
        - IsProd
        - - Key: a
        - - Key: b
          - Key: c
  Fn::ForEach::Queues:
    - Name
    - [orders, returns]
    - Queue\${Name}:
        Type: AWS::SQS::Queue
        Properties:
          QueueName: !Sub "x-\${Name}"
`;

function lineOf(path: Path, decided: Readonly<Record<string, boolean>> = {}): string {
  const document = new SourceDocument("bastion.yaml", YAML, parseYaml(YAML)[0]?.root);
  document.decided = (condition) => decided[condition];
  const { line, column } = document.place(path);
  return `${line}:${column}`;
}

const INGRESS = ["Resources", "Bastion", "Properties", "SecurityGroupIngress"];
const TAGS = ["Resources", "Bastion", "Properties", "Tags"];

describe("places", () => {
  it("are those of keys and list items", () => {
    expect(lineOf(["Resources", "Bastion"])).toBe("2:3");
    expect(lineOf([...INGRESS, 1, "FromPort"])).toBe("8:11");
    expect(lineOf([...INGRESS, 1])).toBe("7:11");
  });

  it("end at the nearest ancestor that the source has", () => {
    expect(lineOf(["Resources", "Bastion", "Properties", "VpcId", "x"])).toBe("4:5");
    expect(lineOf(["Resources", "Nothing"])).toBe("1:1");
    expect(lineOf([])).toBe("1:1");
  });

  it("go into the branch that was chosen", () => {
    expect(lineOf([...TAGS, 0, "Key"], { IsProd: true })).toBe("11:13");
    expect(lineOf([...TAGS, 0, "Key"], { IsProd: false })).toBe("12:13");
    expect(lineOf([...TAGS, 1, "Key"])).toBe("13:13");
  });

  it("do not count items that AWS::NoValue took out", () => {
    expect(lineOf([...INGRESS, 0, "CidrIp"], { HasOffice: false })).toBe("7:11");
    expect(lineOf([...INGRESS, 0, "CidrIp"], { HasOffice: true })).toBe("6:28");
  });

  it("of what a loop made are those in its body", () => {
    expect(lineOf(["Resources", "Queueorders", "Properties", "QueueName"])).toBe("20:11");
  });

  it("count lines of every kind of line end, and columns from 1", () => {
    for (const end of ["\n", "\r\n", "\r"]) {
      const text = ["{", '  "a": {', '    "b": 1', "  }", "}"].join(end);
      const document = new SourceDocument("a.json", text, parseJson(text).root);
      expect(document.place(["a", "b"])).toEqual({ file: "a.json", line: 3, column: 5 });
    }
  });
});
