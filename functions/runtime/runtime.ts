import type { Logger } from '@aws-lambda-powertools/logger';
import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { LambdaClient } from '@aws-sdk/client-lambda';
import type { RDSClient } from '@aws-sdk/client-rds';
import type { Route53Client } from '@aws-sdk/client-route-53';
import type { S3Client } from '@aws-sdk/client-s3';
import type { SFNClient } from '@aws-sdk/client-sfn';
import type { SNSClient } from '@aws-sdk/client-sns';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { WebAnswer } from '#core/application.ts';
import type { Configuration, Region } from '#core/configuration.ts';
import type { Sts } from './sts.ts';

/** Everything outside a function: the only way out, so that the sandbox can be the world. */
export interface Runtime {
  /** The Region that the function runs in. */
  readonly region: Region;
  readonly configuration: Configuration;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  random(): number;
  id(): string;
  readonly clients: Clients;
  readonly network: Network;
  readonly web: Web;
  readonly logger: Pick<Logger, 'info' | 'warn' | 'error' | 'appendKeys' | 'resetKeys'>;
  /** Milliseconds until the function's timeout. */
  remainingMilliseconds(): number;
}

/** Integer milliseconds since 1970, UTC. */
export interface Clock {
  now(): number;
  sleep(milliseconds: number): Promise<void>;
  /** Does the work once, later; the answer calls that off. */
  after(milliseconds: number, work: () => void): () => void;
}

type Sender<Client extends { send: unknown }> = Pick<Client, 'send'>;

/** SDK clients by Region, each with its time limits set. Every call is sent once: what was not answered is looked at before it is asked again. */
export interface Clients {
  rds(region: Region): Sender<RDSClient>;
  /** Route 53's API lives in us-east-1, whatever the Region of the caller. */
  route53(): Sender<Route53Client>;
  /** The ledger's replica in this Region, or the witness's table where the ledger is not multi-Region. */
  dynamodb(region: Region): Sender<DynamoDBDocumentClient>;
  /** The own Region unless said: only to see whether another Region's alarm has cleared. */
  cloudwatch(region?: Region): Sender<CloudWatchClient>;
  lambda(region: Region): Sender<LambdaClient>;
  stepFunctions(): Sender<SFNClient>;
  eventBridge(): Sender<EventBridgeClient>;
  sns(): Sender<SNSClient>;
  s3(): Sender<S3Client>;
  /** The own Region's. */
  sts(): Sts;
}

/** What the function inside the VPC may do on the network; it calls no AWS API. */
export interface Network {
  /** Greets the PostgreSQL server there, without a login. Rejects when it does not answer within the time. */
  reach(host: string, port: number, timeoutMilliseconds: number): Promise<void>;
  /** Resolves a name as a client here would; the chain of CNAME targets, then nothing more. Rejects with the resolver's error. */
  resolve(name: string, timeoutMilliseconds: number): Promise<readonly string[]>;
  /** Signs in with a locally signed IAM token. */
  connect(to: Login): Promise<Session>;
}

/** What a function outside the VPC may read on the public Internet. */
export interface Web {
  /**
   * Asks for a page over HTTPS; follows no redirect, and reads `mostBytes` of the body. Rejects where nobody answers, or somebody
   * without a certificate for that name.
   */
  get(url: string, limits: { readonly mostBytes: number; readonly signal: AbortSignal }): Promise<WebAnswer>;
}

export interface Login {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly database: string;
  readonly region: Region;
  /** For connecting and for each query. */
  readonly timeoutMilliseconds: number;
}

export interface Session {
  query(sql: string, values?: readonly unknown[]): Promise<readonly Readonly<Record<string, unknown>>[]>;
  end(): Promise<void>;
}
