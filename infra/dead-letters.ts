import { Duration, Validations } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Place } from './place.ts';

/** Where EventBridge and the Scheduler leave what they could not deliver, so that a lost trigger is seen. One queue per Region. */
export class DeadLetters extends Construct {
  readonly queue: Queue;
  /** The same ARN as the queue's, written out: it derives from the configuration. */
  readonly arn: string;

  constructor(scope: Construct, id: string, { configuration: { installation, account }, region }: Place) {
    super(scope, id);
    const queueName = `${installation}-dead-letters`;
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
      reason: 'This queue is itself the dead letters of rules and schedules; its depth is alarmed on.',
    });
  }
}
