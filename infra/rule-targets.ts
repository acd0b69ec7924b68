import type { CfnRule } from 'aws-cdk-lib/aws-events';
import type { Group } from '#core/configuration.ts';
import { arnsOf } from '#core/names.ts';
import type { DeadLetters } from './dead-letters.ts';
import { otherCandidates, type Place } from './place.ts';
import { defaultBus } from './statement.ts';

/** What the rules about one group in one Region are made from. */
export interface GroupRuleProps {
  readonly place: Place;
  readonly name: string;
  readonly group: Group;
  /** Where what can't be delivered is left. */
  readonly deadLetters: DeadLetters;
}

/** What is told to a run that an event starts. */
export interface Told {
  readonly trigger: 'alarm' | 'hint';
  /** What stands for the event in the run's input, as JSON with the names of `paths` in angle brackets. */
  readonly event: string;
  /** Where in the event each of those names is read. */
  readonly paths: Readonly<Record<string, string>>;
}

/**
 * A late alarm is harmless, since a run looks afresh, and useless: the sweep has started one meanwhile.
 * EventBridge's own bounds would be 185 tries in 24 hours.
 */
const retryPolicy = { maximumEventAgeInSeconds: 300, maximumRetryAttempts: 10 };

/** Starts this Region's failover machine for the group. */
export const failoverMachine = (
  { place: { configuration, region }, name, deadLetters }: GroupRuleProps,
  roleArn: string,
  { trigger, event, paths }: Told,
): CfnRule.TargetProperty => ({
  id: 'failover',
  arn: arnsOf(configuration, region).machine('failover'),
  roleArn,
  inputTransformer: {
    inputPathsMap: { ...paths },
    inputTemplate: `{"group":"${name}","trigger":"${trigger}","event":${event}}`,
  },
  deadLetterConfig: { arn: deadLetters.arn },
  retryPolicy,
});

/** Hands the event to the default bus of every other Region that may take over. */
export const otherBuses = ({ place, group, deadLetters }: GroupRuleProps, roleArn: string): CfnRule.TargetProperty[] =>
  otherCandidates(place, group).map((other) => ({
    id: other,
    arn: defaultBus(place, other),
    roleArn,
    deadLetterConfig: { arn: deadLetters.arn },
    retryPolicy,
  }));
