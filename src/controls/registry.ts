// Made by `npm run generate` from the control files; do not edit.
// biome-ignore-all assist/source/organizeImports: in the order of the list below
import type { Control } from "./control.ts";
import { control as dmsNotPublic } from "./database/dms-not-public.ts";
import { control as elasticacheAuth } from "./database/elasticache-auth.ts";
import { control as elasticacheTransitTls } from "./database/elasticache-transit-tls.ts";
import { control as mqNotPublic } from "./database/mq-not-public.ts";
import { control as mskNotPublic } from "./database/msk-not-public.ts";
import { control as mskTransitTls } from "./database/msk-transit-tls.ts";
import { control as opensearchFineGrainedAccess } from "./database/opensearch-fine-grained-access.ts";
import { control as opensearchHttps } from "./database/opensearch-https.ts";
import { control as opensearchInVpc } from "./database/opensearch-in-vpc.ts";
import { control as opensearchNodeToNodeTls } from "./database/opensearch-node-to-node-tls.ts";
import { control as opensearchTls12 } from "./database/opensearch-tls12.ts";
import { control as rdsAutoMinorUpgrade } from "./database/rds-auto-minor-upgrade.ts";
import { control as rdsClusterAutoMinorUpgrade } from "./database/rds-cluster-auto-minor-upgrade.ts";
import { control as rdsClusterIamAuth } from "./database/rds-cluster-iam-auth.ts";
import { control as rdsIamAuth } from "./database/rds-iam-auth.ts";
import { control as rdsNotPublic } from "./database/rds-not-public.ts";
import { control as redshiftEnhancedVpcRouting } from "./database/redshift-enhanced-vpc-routing.ts";
import { control as redshiftInVpc } from "./database/redshift-in-vpc.ts";
import { control as redshiftNotPublic } from "./database/redshift-not-public.ts";
import { control as redshiftVersionUpgrade } from "./database/redshift-version-upgrade.ts";
import { control as defaultSgClosed } from "./network/default-sg-closed.ts";
import { control as sgDescribed } from "./network/sg-described.ts";
import { control as sgEgressNotOpen } from "./network/sg-egress-not-open.ts";
import { control as sgIngressNamesProtocol } from "./network/sg-ingress-names-protocol.ts";
import { control as sgNoAllPortsFromInternet } from "./network/sg-no-all-ports-from-internet.ts";
import { control as sgNoCleartextLegacyPortsFromInternet } from "./network/sg-no-cleartext-legacy-ports-from-internet.ts";
import { control as sgNoHighRiskPortsFromInternet } from "./network/sg-no-high-risk-ports-from-internet.ts";
import { control as sgNoHttpFromInternet } from "./network/sg-no-http-from-internet.ts";
import { control as sgNoKafkaPortFromInternet } from "./network/sg-no-kafka-port-from-internet.ts";
import { control as sgNoNosqlCachePortsFromInternet } from "./network/sg-no-nosql-cache-ports-from-internet.ts";
import { control as sgNoOpenIngress } from "./network/sg-no-open-ingress.ts";
import { control as sgNoRdpFromInternet } from "./network/sg-no-rdp-from-internet.ts";
import { control as sgNoRelationalDbPortsFromInternet } from "./network/sg-no-relational-db-ports-from-internet.ts";
import { control as sgNoSearchPortsFromInternet } from "./network/sg-no-search-ports-from-internet.ts";
import { control as sgNoSshFromInternet } from "./network/sg-no-ssh-from-internet.ts";
import { control as sgNoWholeVpcCidr } from "./network/sg-no-whole-vpc-cidr.ts";
import { control as sgNoWidePublicIpv4Ranges } from "./network/sg-no-wide-public-ipv4-ranges.ts";
import { control as sgRulesDescribed } from "./network/sg-rules-described.ts";

/** Every control, by kind of compute and then by id. */
export const REGISTRY: readonly Control[] = [
  dmsNotPublic,
  elasticacheAuth,
  elasticacheTransitTls,
  mqNotPublic,
  mskNotPublic,
  mskTransitTls,
  opensearchFineGrainedAccess,
  opensearchHttps,
  opensearchInVpc,
  opensearchNodeToNodeTls,
  opensearchTls12,
  rdsAutoMinorUpgrade,
  rdsClusterAutoMinorUpgrade,
  rdsClusterIamAuth,
  rdsIamAuth,
  rdsNotPublic,
  redshiftEnhancedVpcRouting,
  redshiftInVpc,
  redshiftNotPublic,
  redshiftVersionUpgrade,
  defaultSgClosed,
  sgDescribed,
  sgEgressNotOpen,
  sgIngressNamesProtocol,
  sgNoAllPortsFromInternet,
  sgNoCleartextLegacyPortsFromInternet,
  sgNoHighRiskPortsFromInternet,
  sgNoHttpFromInternet,
  sgNoKafkaPortFromInternet,
  sgNoNosqlCachePortsFromInternet,
  sgNoOpenIngress,
  sgNoRdpFromInternet,
  sgNoRelationalDbPortsFromInternet,
  sgNoSearchPortsFromInternet,
  sgNoSshFromInternet,
  sgNoWholeVpcCidr,
  sgNoWidePublicIpv4Ranges,
  sgRulesDescribed,
];
