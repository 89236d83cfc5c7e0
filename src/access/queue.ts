import { policiesAt } from "./attachments.ts";
import type { Ledger } from "./ledger.ts";
import { notePolicy } from "./resource-policies.ts";

/**
 * Queues: a queue without a policy takes calls from its own account only; `"*"` in its policy includes callers without
 * credentials.
 * Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-using-identity-based-policies.html
 */
export function queues(ledger: Ledger): void {
  const { estate } = ledger;
  for (const queue of estate.ofType("AWS::SQS::Queue")) {
    for (const attachment of policiesAt(estate, queue)) notePolicy(ledger, attachment);
  }
}
