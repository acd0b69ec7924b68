import { arnOf, DESCRIBES, ENCRYPTION, iamArn, LOGS, nameOf, type ResourceType, tags } from './resource-type.ts';

/** Functions, roles and machines. */
export const computeTypes: Readonly<Record<string, ResourceType>> = {
  'AWS::Lambda::Function': {
    nameProperty: 'FunctionName',
    arn: arnOf('lambda', 'function:'),
    used: [
      'FunctionName',
      'Role',
      'Timeout',
      'Environment',
      'VpcConfig',
      'ReservedConcurrentExecutions',
      'LoggingConfig',
    ],
    ignored: {
      ...tags,
      Description: DESCRIBES,
      Code: 'ignored because the source file of the same name is run',
      Handler: 'ignored because the source file of the same name is run',
      Runtime: 'ignored because the world runs in this Node.js',
      Architectures: 'ignored because the world runs on this machine',
      MemorySize: 'ignored because speed is not simulated',
      TracingConfig: LOGS,
      KmsKeyArn: ENCRYPTION,
      DeadLetterConfig: 'ignored because asynchronous invocations are counted, not kept',
    },
  },
  'AWS::Lambda::EventInvokeConfig': {
    arn: arnOf('lambda', 'event-invoke-config:'),
    used: ['FunctionName', 'MaximumRetryAttempts'],
    ignored: {
      Qualifier: 'ignored because there is only $LATEST',
      MaximumEventAgeInSeconds: 'ignored because the two retries come within three minutes',
      DestinationConfig: 'ignored because failed invocations are kept in the log',
    },
  },
  'AWS::Lambda::Permission': {
    arn: arnOf('lambda', 'permission:'),
    used: [],
    ignored: Object.fromEntries(
      ['Action', 'FunctionName', 'Principal', 'SourceArn', 'SourceAccount'].map((name) => [
        name,
        'ignored because every invoker here has a role',
      ]),
    ),
  },
  'AWS::IAM::Role': {
    nameProperty: 'RoleName',
    arn: iamArn('role'),
    attributes: { RoleId: ({ name }) => `AROA${name}` },
    used: ['RoleName', 'AssumeRolePolicyDocument', 'Policies', 'ManagedPolicyArns', 'PermissionsBoundary'],
    ignored: { ...tags, Description: DESCRIBES, MaxSessionDuration: 'ignored because sessions do not end here' },
  },
  'AWS::IAM::Policy': {
    nameProperty: 'PolicyName',
    arn: iamArn('policy'),
    used: ['PolicyName', 'PolicyDocument', 'Roles'],
    ignored: {},
  },
  'AWS::IAM::ManagedPolicy': {
    nameProperty: 'ManagedPolicyName',
    arn: iamArn('policy'),
    ref: 'arn',
    attributes: { PolicyArn: iamArn('policy') },
    used: ['ManagedPolicyName', 'PolicyDocument', 'Roles'],
    ignored: { Description: DESCRIBES, Path: 'ignored because only / is used' },
  },
  'AWS::StepFunctions::StateMachine': {
    nameProperty: 'StateMachineName',
    arn: arnOf('states', 'stateMachine:'),
    ref: 'arn',
    attributes: { Name: nameOf },
    used: [
      'StateMachineName',
      'StateMachineType',
      'RoleArn',
      'DefinitionString',
      'DefinitionS3Location',
      'DefinitionSubstitutions',
    ],
    ignored: { ...tags, LoggingConfiguration: LOGS, TracingConfiguration: LOGS, EncryptionConfiguration: ENCRYPTION },
  },
};
