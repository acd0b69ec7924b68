import { RemovalPolicy } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import { namesOf } from '#core/names.ts';
import type { Place } from './place.ts';

/** The topic of a Region that pages the people on call, with its own key: the managed key of SNS can't be used by alarms. */
export class Pages extends Construct {
  readonly topic: Topic;
  readonly key: Key;

  constructor(scope: Construct, id: string, { configuration }: Place) {
    super(scope, id);
    const cloudwatch = new ServicePrincipal('cloudwatch.amazonaws.com');
    const conditions = { StringEquals: { 'aws:SourceAccount': configuration.account } };
    this.key = new Key(this, 'Key', {
      description: `Encrypts the pages of ${configuration.installation}.`,
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.key.addToResourcePolicy(
      new PolicyStatement({
        principals: [cloudwatch],
        actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
        resources: ['*'],
        conditions,
      }),
    );
    this.topic = new Topic(this, 'Topic', {
      topicName: namesOf(configuration).pagesTopic,
      displayName: 'Understudy',
      masterKey: this.key,
      enforceSSL: true,
    });
    // A topic policy replaces the default one, which would have let the account's alarms publish.
    this.topic.addToResourcePolicy(
      new PolicyStatement({
        principals: [cloudwatch],
        actions: ['sns:Publish'],
        resources: [this.topic.topicArn],
        conditions,
      }),
    );
    for (const address of configuration.pages) this.topic.addSubscription(new EmailSubscription(address));
  }
}
