import type { Control } from "../control.ts";
import { closedToWorld, ingress, type Ports } from "../rules.ts";

/** Ports that sibling controls answer for (SSH, RDP, databases, caches, search, Kafka, FTP, Telnet) are not repeated. */
const RISKY: Ports = {
  tcp: {
    25: "SMTP",
    110: "POP3",
    111: "portmapper",
    135: "RPC",
    137: "NetBIOS",
    139: "NetBIOS",
    143: "IMAP",
    389: "LDAP",
    445: "SMB",
    512: "rexec",
    513: "rlogin",
    514: "rsh",
    636: "LDAPS",
    873: "rsync",
    2049: "NFS",
    2375: "Docker",
    2376: "Docker",
    2379: "etcd",
    2380: "etcd",
    5500: "VNC",
    5900: "VNC",
    5985: "WinRM",
    5986: "WinRM",
    6000: "X11",
    10250: "kubelet",
    10255: "kubelet",
  },
  udp: { 69: "TFTP", 111: "portmapper", 137: "NetBIOS", 138: "NetBIOS", 161: "SNMP", 389: "LDAP", 2049: "NFS" },
};

export const control: Control = {
  id: "sg-no-high-risk-ports-from-internet",
  title: "Ports of file sharing, remote control, cluster and mail services are closed to any-address sources",
  kind: "network",
  strategy: "attack-surface-reduction",
  practice: "SEC05-BP02",
  severity: "high",
  on: ["AWS::EC2::SecurityGroup", "AWS::EC2::SecurityGroupIngress"],
  why: "These services were built for trusted networks; worms and botnets look for them all day.",
  fix: "Remove the rule, or name the addresses or the security group that need the port.",
  sources: [
    "https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-19",
    "https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html",
  ],
  check: ingress(closedToWorld(RISKY)),
  bad: [
    {
      name: "file share and Docker socket",
      finds: ["FileServerGroup"],
      template: `
FileServerGroup:
  Type: AWS::EC2::SecurityGroup
  Properties:
    GroupDescription: file server
    SecurityGroupIngress:
      - { IpProtocol: tcp, FromPort: 445, ToPort: 445, CidrIp: 0.0.0.0/0 }
      - { IpProtocol: tcp, FromPort: 2375, ToPort: 2376, CidrIp: 0.0.0.0/0 }
`,
    },
  ],
  good: [
    {
      name: "file share inside the network",
      template: `
FileServerGroup:
  Type: AWS::EC2::SecurityGroup
  Properties:
    GroupDescription: file server
    SecurityGroupIngress:
      - { IpProtocol: tcp, FromPort: 445, ToPort: 445, CidrIp: 10.20.0.0/16 }
`,
    },
  ],
};
