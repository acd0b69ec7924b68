/**
 * Why a right covers more than one exact ARN, by action. A statement with a `*` whose action is not written here does not synthesize.
 * "No resource": AWS defines none for the action, so that any ARN but `*` allows nothing [Service Authorization Reference].
 */
export const wildcardReasons: Readonly<Record<string, string>> = {
  'cloudwatch:GetMetricData': 'No resource: reading metrics can only be allowed as a whole.',
  'cloudwatch:PutMetricData': 'No resource: limited to our own namespace by the condition cloudwatch:namespace.',
  'ec2:AssignPrivateIpAddresses':
    'Lambda checks these rights on every resource when it attaches a function to a VPC; its code is denied them.',
  'ec2:CreateNetworkInterface':
    'Lambda checks these rights on every resource when it attaches a function to a VPC; its code is denied them.',
  'ec2:DeleteNetworkInterface':
    'Lambda checks these rights on every resource when it attaches a function to a VPC; its code is denied them.',
  'ec2:DescribeNetworkInterfaces': 'No resource: a list of network interfaces can only be allowed as a whole.',
  'ec2:DescribeSubnets': 'No resource: a list of subnets can only be allowed as a whole.',
  'ec2:UnassignPrivateIpAddresses':
    'Lambda checks these rights on every resource when it attaches a function to a VPC; its code is denied them.',
  'logs:CreateLogDelivery': 'No resource: log deliveries of Step Functions can only be allowed as a whole.',
  'logs:CreateLogStream': 'The log streams of one log group: Lambda names them when it starts a sandbox.',
  'logs:DeleteLogDelivery': 'No resource: log deliveries of Step Functions can only be allowed as a whole.',
  'logs:DescribeLogGroups': 'No resource: Step Functions looks for the log group by listing.',
  'logs:DescribeResourcePolicies': 'No resource: log deliveries of Step Functions can only be allowed as a whole.',
  'logs:GetLogDelivery': 'No resource: log deliveries of Step Functions can only be allowed as a whole.',
  'logs:ListLogDeliveries': 'No resource: log deliveries of Step Functions can only be allowed as a whole.',
  'logs:PutLogEvents': 'The log streams of one log group: Lambda names them when it starts a sandbox.',
  'logs:PutResourcePolicy': 'No resource: log deliveries of Step Functions can only be allowed as a whole.',
  'logs:UpdateLogDelivery': 'No resource: log deliveries of Step Functions can only be allowed as a whole.',
  'route53:GetChange': 'Route 53 makes the id of a change when it accepts the change.',
  's3:PutObject': 'The objects of one bucket: a report is named by its group and epoch.',
  'states:DescribeExecution': 'The executions of one machine: a child execution gets its name when it is started.',
  'states:StopExecution': 'The executions of one machine: a child execution gets its name when it is started.',
  'xray:GetSamplingRules': 'No resource: traces can only be allowed as a whole.',
  'xray:GetSamplingTargets': 'No resource: traces can only be allowed as a whole.',
  'xray:PutTelemetryRecords': 'No resource: traces can only be allowed as a whole.',
  'xray:PutTraceSegments': 'No resource: traces can only be allowed as a whole.',
};
