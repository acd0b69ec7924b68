import { refuseUnknownFields } from './not-simulated.ts';
import type { Service } from './service.ts';

/** The input fields that the world's own services act on, by operation. */
const knownFields: Readonly<Record<string, string[]>> = {
  Invoke: ['FunctionName', 'InvocationType', 'Payload'],
  StartExecution: ['stateMachineArn', 'name', 'input'],
  DescribeExecution: ['executionArn'],
  StopExecution: ['executionArn', 'cause'],
  RedriveExecution: ['executionArn'],
  ListExecutions: ['stateMachineArn', 'statusFilter', 'maxResults'],
  PutMetricData: ['Namespace', 'MetricData'],
  GetMetricData: ['MetricDataQueries', 'StartTime', 'EndTime', 'ScanBy', 'NextToken'],
  DescribeAlarms: ['AlarmNames', 'AlarmNamePrefix', 'AlarmTypes', 'StateValue', 'MaxRecords'],
  PutEvents: ['Entries'],
  Publish: ['TopicArn', 'Subject', 'Message'],
  GetCallerIdentity: ['url', 'headers'],
  PutObject: ['Bucket', 'Key', 'Body', 'ContentType'],
};

/** The same service, which throws NotSimulated for an input field that it would otherwise leave out in silence. */
export function strict(service: Service): Service {
  const operations = Object.entries(service.operations).map(([name, operation]) => {
    const known = knownFields[name];
    if (known === undefined) return [name, operation] as const;
    const apply: typeof operation.apply = (call) => {
      refuseUnknownFields(name, call.input, known);
      return operation.apply(call);
    };
    return [name, { ...operation, apply }] as const;
  });
  return { name: service.name, operations: Object.fromEntries(operations) };
}
