import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { RDSClient } from '@aws-sdk/client-rds';
import { Route53Client } from '@aws-sdk/client-route-53';
import { S3Client } from '@aws-sdk/client-s3';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SNSClient } from '@aws-sdk/client-sns';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Region } from '#core/configuration.ts';
import { protocol } from '#core/ledger.ts';
import type { Clients } from '#functions/runtime/runtime.ts';
import { realSts } from '#functions/runtime/sts.ts';
import type { Credentials } from './sign-identity.ts';

/** Seconds are bounded, so that a dead Region answers with an error; a write is sent once, since its outcome may be unknown. */
const settings = (region: Region, requestTimeout = 8_000) => ({
  region,
  maxAttempts: 1,
  requestHandler: { connectionTimeout: 2_000, requestTimeout, throwOnRequestTimeout: true },
});

/** An invocation answers when the function ends, which may start cold before: given up sooner, an answer that counts would seem lost. */
const invocationMilliseconds = (protocol.functionTimeoutSeconds + 10) * 1000;

/** Clients with the operator's own credentials, from the SDK's usual sources. `home` is the Region of the clients that have one. */
export const awsClients = (home: Region): Clients => ({
  rds: (region) => new RDSClient(settings(region)),
  route53: () => new Route53Client(settings('us-east-1')),
  dynamodb: (region) =>
    DynamoDBDocumentClient.from(new DynamoDBClient(settings(region)), {
      marshallOptions: { removeUndefinedValues: true },
    }),
  cloudwatch: (region = home) => new CloudWatchClient(settings(region)),
  lambda: (region) => new LambdaClient(settings(region, invocationMilliseconds)),
  stepFunctions: () => new SFNClient(settings(home)),
  eventBridge: () => new EventBridgeClient(settings(home)),
  sns: () => new SNSClient(settings(home)),
  s3: () => new S3Client(settings(home)),
  sts: () => realSts(),
});

/** The operator's own credentials, as the SDK finds them. Throws the SDK's error where there are none. */
export async function ownCredentials(home: Region): Promise<Credentials> {
  const { accessKeyId, secretAccessKey, sessionToken } = await new LambdaClient(settings(home)).config.credentials();
  return { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) };
}
