import { Duration, Validations } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Place } from './place.ts';

/**
 * - `dead-letters`: a lost trigger of this Region's own machines and functions, which is alarmed on.
 * - `unforwarded`: an alarm that could not be forwarded to another Region. During an outage of that Region this is as it should be,
 *   and must not page the people who are busy with the outage.
 */
export type DeadLetterQueue = 'dead-letters' | 'unforwarded';

/** Where EventBridge and the Scheduler leave what they could not deliver. Letters are kept for 14 days. */
export class DeadLetters extends Construct {
  readonly queue: Queue;
  /** The same ARN as the queue's, written out: it derives from the configuration. */
  readonly arn: string;

  constructor(scope: Construct, id: string, { configuration, region }: Place, name: DeadLetterQueue) {
    super(scope, id);
    const { installation, account } = configuration;
    const queueName = `${installation}-${name}`;
    this.arn = `arn:aws:sqs:${region}:${account}:${queueName}`;
    this.queue = new Queue(this, 'Queue', {
      queueName,
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    // Rules leave their letters as the service itself; the Scheduler does with the schedule's role.
    this.queue.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('events.amazonaws.com')],
        actions: ['sqs:SendMessage'],
        resources: [this.queue.queueArn],
        conditions: { ArnLike: { 'aws:SourceArn': `arn:aws:events:${region}:${account}:rule/${installation}-*` } },
      }),
    );
    Validations.of(this.queue).acknowledge({
      id: 'AwsSolutions-SQS3',
      reason: 'This queue is itself where rules and schedules leave what they could not deliver.',
    });
  }
}
