import { CfnEventInvokeConfig } from 'aws-cdk-lib/aws-lambda';
import { CfnSchedule } from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';
import { arnsOf, namesOf } from '#core/names.ts';
import type { DeadLetters } from './dead-letters.ts';
import { mayLeaveDeadLetters, mayRunFunctions } from './delivery-permissions.ts';
import { grantedRole } from './granted-role.ts';
import type { Place } from './place.ts';
import type { TaskFunction } from './task-function.ts';

export interface EveryMinuteProps {
  readonly place: Place;
  readonly run: TaskFunction;
  readonly deadLetters: DeadLetters;
}

/** Runs a function each minute. A run that is missed or fails is not repeated: the next minute's run knows more. */
export class EveryMinute extends Construct {
  constructor(scope: Construct, id: string, { place, run, deadLetters }: EveryMinuteProps) {
    super(scope, id);
    const { configuration, region } = place;
    const schedule = new CfnSchedule(this, 'Schedule', {
      name: namesOf(configuration).function(run.file),
      description: `Runs ${run.file} each minute.`,
      scheduleExpression: 'rate(1 minute)',
      flexibleTimeWindow: { mode: 'OFF' },
      target: {
        arn: arnsOf(configuration, region).function(run.file),
        roleArn: grantedRole(this, 'Role', {
          service: 'scheduler',
          description: `Runs ${run.file} each minute.`,
          rights: [mayRunFunctions(place, [run.file]), mayLeaveDeadLetters(deadLetters.arn)],
          account: configuration.account,
        }).roleArn,
        input: '{}',
        deadLetterConfig: { arn: deadLetters.arn },
        // One minute is the least that the Scheduler accepts.
        retryPolicy: { maximumEventAgeInSeconds: 60, maximumRetryAttempts: 1 },
      },
    });
    schedule.node.addDependency(run, deadLetters);
    // The Scheduler invokes asynchronously, and Lambda would repeat a failed run twice, minutes later.
    new CfnEventInvokeConfig(this, 'NoRepeats', {
      functionName: run.lambda.functionName,
      qualifier: '$LATEST',
      maximumEventAgeInSeconds: 60,
      maximumRetryAttempts: 0,
    });
  }
}
