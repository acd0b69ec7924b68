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
import type { Clients } from './runtime.ts';
import { realSts } from './sts.ts';

/**
 * Time limits of every client. The SDK waits for ever unless told, a `requestTimeout` only warns unless it is told to throw, and
 * a time-out is sent again unless there is one attempt: a promotion must not be asked for twice by a library. Whoever may repeat
 * a call looks first, and the state machine repeats the step [AWS SDK for JavaScript v3, NodeHttpHandler and retry defaults].
 */
const limits = {
  maxAttempts: 1,
  requestHandler: {
    connectionTimeout: 2000,
    requestTimeout: protocol.callTimeoutSeconds * 1000,
    socketTimeout: protocol.callTimeoutSeconds * 1000,
    throwOnRequestTimeout: true,
  },
};

/** Real clients, one for each service and Region, made when first asked for and kept while the container lives. */
export function realClients(own: Region): Clients {
  return {
    rds: perRegion((region) => new RDSClient({ region, ...limits })),
    route53: once(() => new Route53Client({ region: 'us-east-1', ...limits })),
    dynamodb: perRegion((region) =>
      DynamoDBDocumentClient.from(new DynamoDBClient({ region, ...limits }), {
        marshallOptions: { removeUndefinedValues: true },
      }),
    ),
    cloudwatch: perRegion((region) => new CloudWatchClient({ region, ...limits }), own),
    lambda: perRegion((region) => new LambdaClient({ region, ...limits })),
    stepFunctions: once(() => new SFNClient({ region: own, ...limits })),
    eventBridge: once(() => new EventBridgeClient({ region: own, ...limits })),
    sns: once(() => new SNSClient({ region: own, ...limits })),
    s3: once(() => new S3Client({ region: own, ...limits })),
    sts: once(realSts),
  };
}

function once<Client>(make: () => Client): () => Client {
  let made: Client | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

function perRegion<Client>(make: (region: Region) => Client): (region: Region) => Client;
function perRegion<Client>(make: (region: Region) => Client, own: Region): (region?: Region) => Client;
function perRegion<Client>(make: (region: Region) => Client, own?: Region) {
  const made = new Map<Region, Client>();
  return (region: Region | undefined = own) => {
    if (region === undefined) throw new TypeError('A client was asked for without a Region.');
    const client = made.get(region) ?? make(region);
    made.set(region, client);
    return client;
  };
}
