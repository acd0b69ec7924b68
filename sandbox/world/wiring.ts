import { alarmSpec } from './alarm-spec.ts';
import { type Host, resourcesOf } from './host.ts';
import { listOf } from './iam-policy.ts';
import { ResourcePolicies } from './resource-policies.ts';
import type { Resource } from './template.ts';
import { TemplateRefused } from './template-refused.ts';

/** What is checked. */
type Installation = Pick<Host, 'resources' | 'iam' | 'account'>;

/**
 * Checks the wires that carry something only when something else has already failed: dead letters, and the pages of
 * alarms; and what Lambda itself does with a function's role. Throws TemplateRefused or AccessDenied for one that would fail then.
 */
export function checkWiring(host: Installation): void {
  const policies = new ResourcePolicies(host.resources);
  for (const rule of resourcesOf(host, 'AWS::Events::Rule')) {
    for (const queue of listOf(rule.properties.Targets).flatMap(deadLettersOf)) {
      const conditions = { 'aws:SourceArn': rule.arn, 'aws:SourceAccount': host.account };
      const need = { action: 'sqs:SendMessage', resource: existing(host, rule, queue), conditions };
      policies.mustPermit('events.amazonaws.com', need, whereOf(rule));
    }
  }
  for (const schedule of resourcesOf(host, 'AWS::Scheduler::Schedule')) {
    const { RoleArn } = schedule.properties.Target as { RoleArn: string };
    for (const queue of deadLettersOf(schedule.properties.Target)) {
      const need = { action: 'sqs:SendMessage', resource: existing(host, schedule, queue) };
      host.iam.authorize({ region: schedule.region, role: RoleArn }, need);
    }
  }
  for (const alarm of resourcesOf(host, 'AWS::CloudWatch::Alarm')) checkActions(host, policies, alarm);
  for (const lambda of resourcesOf(host, 'AWS::Lambda::Function')) checkSurroundings(host, lambda);
}

/** CloudWatch publishes without a role: topic and key have to let it. */
function checkActions(host: Installation, policies: ResourcePolicies, alarm: Resource): void {
  const conditions = { 'aws:SourceArn': alarm.arn, 'aws:SourceAccount': host.account };
  const { alarmActions, okActions } = alarmSpec(alarm);
  for (const arn of [...alarmActions, ...okActions]) {
    const topic = resourcesOf(host, 'AWS::SNS::Topic', alarm.region).find((resource) => resource.arn === arn);
    if (topic === undefined)
      throw new TemplateRefused(`${whereOf(alarm)}: the action ${arn} is no topic of its Region.`);
    const service = 'cloudwatch.amazonaws.com';
    policies.mustPermit(service, { action: 'sns:Publish', resource: arn, conditions }, whereOf(alarm));
    const key = topic.properties.KmsMasterKeyId;
    if (key === undefined) continue;
    for (const action of ['kms:Decrypt', 'kms:GenerateDataKey']) {
      policies.mustPermit(service, { action, resource: String(key), conditions }, whereOf(alarm));
    }
  }
}

/** With the function's role Lambda writes its log, and makes its network interfaces where it is inside a VPC. */
function checkSurroundings({ iam, account }: Installation, { region, properties }: Resource): void {
  const caller = { region, role: String(properties.Role) };
  const { LogGroup } = (properties.LoggingConfig ?? {}) as { LogGroup?: string };
  if (LogGroup !== undefined) {
    const resource = `arn:aws:logs:${region}:${account}:log-group:${LogGroup}:log-stream:any`;
    for (const action of ['logs:CreateLogStream', 'logs:PutLogEvents']) iam.authorize(caller, { action, resource });
  }
  if (properties.VpcConfig === undefined) return;
  for (const verb of ['Create', 'Describe', 'Delete']) {
    const action = `ec2:${verb}NetworkInterface${verb === 'Describe' ? 's' : ''}`;
    iam.authorize(caller, { action, resource: '*' });
  }
}

function deadLettersOf(target: unknown): readonly string[] {
  const { DeadLetterConfig } = target as { DeadLetterConfig?: { Arn: string } };
  return DeadLetterConfig === undefined ? [] : [DeadLetterConfig.Arn];
}

function existing(host: Installation, of: Resource, queue: string): string {
  if (resourcesOf(host, 'AWS::SQS::Queue', of.region).some(({ arn }) => arn === queue)) return queue;
  throw new TemplateRefused(`${whereOf(of)}: the dead-letter queue ${queue} is not in ${of.region}.`);
}

const whereOf = ({ stack, logicalId }: Resource): string => `${stack}, ${logicalId}`;
