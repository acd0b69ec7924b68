import { Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Region } from '#core/configuration.ts';
import { arnsOf } from '#core/names.ts';
import type { Place } from './place.ts';

/** An Allow of actions on resources, perhaps under conditions. */
export const allow = (actions: readonly string[], resources: readonly string[], conditions?: Record<string, unknown>) =>
  new PolicyStatement({ actions: [...actions], resources: [...resources], ...(conditions && { conditions }) });

/** Never: to destroy what a failover lives on, or to widen its own rights. A Deny beats every Allow, also one added by mistake. */
export const neverDestroys = () =>
  new PolicyStatement({
    effect: Effect.DENY,
    actions: [
      'cloudwatch:DeleteAlarms',
      'dynamodb:Delete*',
      'iam:*',
      'kms:DisableKey',
      'kms:ScheduleKeyDeletion',
      'lambda:Delete*',
      'rds:Delete*',
      'route53:Delete*',
      's3:Delete*',
      'states:Delete*',
    ],
    resources: ['*'],
  });

/** ARNs of a Region, for the configuration of the place. */
export const arns = ({ configuration }: Place, region: Region) => arnsOf(configuration, region);

/** The ARN of a Region's default event bus. */
export const defaultBus = ({ configuration }: Place, region: Region) =>
  `arn:aws:events:${region}:${configuration.account}:event-bus/default`;
