import { Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Region } from '#core/configuration.ts';
import { namesOf } from '#core/names.ts';
import type { Place } from './place.ts';
import { allow, arns, defaultBus } from './statement.ts';

/** What AWS services need to do with the roles of this deployment, to run it at all: logs, networks, machines, rules, schedules. */

/** To write its own log, and no other. */
export const mayWriteLog = (place: Place, logGroup: string) =>
  allow(
    ['logs:CreateLogStream', 'logs:PutLogEvents'],
    [`arn:aws:logs:${place.region}:${place.configuration.account}:log-group:${logGroup}:*`],
  );

/** Lambda attaches the function to the VPC with the function's own role. */
export const mayAttachToVpc = () =>
  allow(
    [
      'ec2:AssignPrivateIpAddresses',
      'ec2:CreateNetworkInterface',
      'ec2:DeleteNetworkInterface',
      'ec2:DescribeNetworkInterfaces',
      'ec2:DescribeSubnets',
      'ec2:UnassignPrivateIpAddresses',
    ],
    ['*'],
  );

/** The function's code itself may not use what Lambda needs to attach it [Lambda Developer Guide, configuration-vpc]. */
export const mayNotTouchNetworks = (place: Place, file: string) =>
  new PolicyStatement({
    effect: Effect.DENY,
    actions: ['ec2:*'],
    resources: ['*'],
    conditions: { ArnEquals: { 'lambda:SourceFunctionArn': arns(place, place.region).function(file) } },
  });

/** To wait for a child execution, and to stop it when the parent is stopped. */
export const mayFollowConverge = ({ configuration, region }: Place) =>
  allow(
    ['states:DescribeExecution', 'states:StopExecution'],
    [`arn:aws:states:${region}:${configuration.account}:execution:${namesOf(configuration).machine('converge')}:*`],
  );

/** Step Functions hears of the end of a child execution by a rule that it manages itself [Step Functions Developer Guide, connect-stepfunctions]. */
export const mayHearOfConverge = ({ configuration, region }: Place) =>
  allow(
    ['events:DescribeRule', 'events:PutRule', 'events:PutTargets'],
    [`arn:aws:events:${region}:${configuration.account}:rule/StepFunctionsGetEventsForStepFunctionsExecutionRule`],
  );

/** To run the functions of its states, unqualified: a machine runs what was deployed last. */
export const mayRunFunctions = (place: Place, files: readonly string[]) =>
  allow(['lambda:InvokeFunction'], files.map(arns(place, place.region).function));

/** Step Functions sets up the delivery of a machine's log with the machine's role. */
export const mayDeliverLogs = () =>
  allow(
    [
      'logs:CreateLogDelivery',
      'logs:DeleteLogDelivery',
      'logs:DescribeLogGroups',
      'logs:DescribeResourcePolicies',
      'logs:GetLogDelivery',
      'logs:ListLogDeliveries',
      'logs:PutResourcePolicy',
      'logs:UpdateLogDelivery',
    ],
    ['*'],
  );

export const mayTrace = () =>
  allow(
    ['xray:GetSamplingRules', 'xray:GetSamplingTargets', 'xray:PutTelemetryRecords', 'xray:PutTraceSegments'],
    ['*'],
  );

/** To forward alarms to the default buses of other Regions. */
export const mayForwardEvents = (place: Place, regions: readonly Region[]) =>
  allow(
    ['events:PutEvents'],
    regions.map((region) => defaultBus(place, region)),
  );

/** To leave what could not be delivered in the dead letters. */
export const mayLeaveDeadLetters = (queueArn: string) => allow(['sqs:SendMessage'], [queueArn]);
