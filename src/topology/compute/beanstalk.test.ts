import { describe, expect, it } from "vitest";
import { parameter, ref } from "../../../test/estate-of.ts";
import { inOffice, LOBBY, STAFF, VAULT } from "../../../test/standing-of.ts";
import { Text } from "../../estate/value.ts";
import { commaList } from "./beanstalk.ts";

const setting = (Namespace: string, OptionName: string, Value: unknown) => ({
  Namespace,
  OptionName,
  Value: Value as never,
});
const environment = (...OptionSettings: readonly ReturnType<typeof setting>[]) => ({
  type: "AWS::ElasticBeanstalk::Environment",
  properties: { OptionSettings },
});
const INSTANCES = "instance group of environment `Shop`";

describe("a Beanstalk environment", () => {
  const placed = [
    setting("aws:ec2:vpc", "VPCId", ref("Office")),
    setting("aws:ec2:vpc", "Subnets", ref("Vault")),
    setting("aws:ec2:vpc", "ELBSubnets", ref("Lobby")),
  ];

  it("has instances behind a public load balancer on port 80", () => {
    const office = inOffice({ Shop: environment(...placed) });
    expect(office.of("Shop")).toEqual([
      { in: VAULT, guards: [INSTANCES], public: "no", listens: "all traffic", opens: true, exists: "yes" },
      {
        in: LOBBY,
        guards: ["load balancer group of environment `Shop`"],
        public: "yes",
        listens: "tcp 80",
        opens: true,
        exists: "yes",
      },
    ]);
  });

  it("takes an internal scheme, groups and listeners from its options", () => {
    const office = inOffice({
      Shop: environment(
        ...placed,
        setting("aws:ec2:vpc", "ELBScheme", "internal"),
        setting("aws:elb:loadbalancer", "SecurityGroups", ref("StaffGroup")),
        setting("aws:elb:listener:443", "ListenerProtocol", "HTTPS"),
        setting("aws:elb:listener", "ListenerEnabled", "false"),
      ),
    });
    const [, balancer] = office.of("Shop");
    expect([balancer?.guards, balancer?.public, balancer?.listens]).toEqual([[STAFF], "no", "tcp 443"]);
  });

  it("is a single instance, or a worker, with no load balancer", () => {
    const single = setting("aws:elasticbeanstalk:environment", "EnvironmentType", "SingleInstance");
    const office = inOffice({
      Shop: environment(...placed, single),
      Queue: {
        ...environment(...placed),
        properties: { ...environment(...placed).properties, Tier: { Name: "Worker" } },
      },
    });
    expect(office.of("Shop")).toHaveLength(1);
    expect(office.of("Queue")).toHaveLength(1);
  });

  it("takes its template's settings under its own", () => {
    const office = inOffice({
      Recipe: {
        type: "AWS::ElasticBeanstalk::ConfigurationTemplate",
        properties: { OptionSettings: [...placed, setting("aws:ec2:vpc", "ELBScheme", "internal")] },
      },
      Shop: {
        type: "AWS::ElasticBeanstalk::Environment",
        properties: {
          TemplateName: ref("Recipe"),
          OptionSettings: [setting("aws:ec2:vpc", "ELBScheme", parameter("Scheme"))],
        },
      },
    });
    expect(office.of("Shop").map((item) => [item.in, item.public])).toEqual([
      [VAULT, "no"],
      [LOBBY, "if parameter `Scheme` has no default"],
    ]);
  });
});

it("reads comma lists with references in them", () => {
  expect(commaList(new Text([ref("Lobby"), ",", ref("Vault")]))).toEqual([ref("Lobby"), ref("Vault")]);
  expect(commaList("subnet-1, subnet-2")).toEqual(["subnet-1", "subnet-2"]);
  expect(commaList(new Text(["subnet-1,", ref("Vault")]))).toEqual(["subnet-1", ref("Vault")]);
});
