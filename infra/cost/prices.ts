/**
 * What AWS charges, in one place: US dollars without tax, on demand, free tiers and volume discounts left out. Every price is the one of
 * Ireland (eu-west-1) as AWS published it, and is used for every Region: Frankfurt and London differ by up to a tenth in the prices
 * of DynamoDB and of logs, by nothing that matters here in the others. None could be looked up when this file was written.
 */

export interface Price {
  /** US dollars for `per` units. */
  readonly usd: number;
  readonly per: number;
  /** What is counted, in the plural. */
  readonly unit: string;
  readonly region: 'eu-west-1' | 'global';
  /** Where the figure is from, and how sure it is. */
  readonly source: string;
}

const year = 'from memory, as published in 2025';
const million = 1_000_000;

const price = (usd: number, per: number, unit: string, source = year): Price => ({
  usd,
  per,
  unit,
  region: 'eu-west-1',
  source,
});

export const prices = {
  lambdaCompute: price(0.0000133334, 1, 'GB-seconds on arm64'),
  lambdaRequests: price(0.2, million, 'invocations'),
  schedulerInvocations: price(1, million, 'invocations by the Scheduler'),
  putMetricData: price(0.01, 1000, 'calls of PutMetricData'),
  getMetricData: price(0.01, 1000, 'metrics read by GetMetricData'),
  describeAlarms: price(
    0.01,
    1000,
    'calls of DescribeAlarms',
    `${year}; that this call is charged like the others of CloudWatch is an assumption on the dear side`,
  ),
  customMetrics: price(0.3, 1, 'custom metrics'),
  standardAlarms: price(0.1, 1, 'alarms of a minute or more'),
  highResolutionAlarms: price(0.3, 1, 'alarms below a minute'),
  healthChecks: {
    ...price(0.5, 1, 'health checks', `${year}; taken to be that of a basic check of an AWS endpoint`),
    region: 'global',
  },
  keys: price(1, 1, 'customer managed keys', `${year}; each of the first two yearly rotations adds as much again`),
  tableReads: price(0.1415, million, 'read request units'),
  tableWrites: price(0.705, million, 'write request units, in each replica'),
  tableStorage: price(0.283, 1, 'GB stored'),
  tableBackups: price(0.2264, 1, 'GB that can be restored to any point in time'),
  logIngestion: price(0.57, 1, 'GB of logs taken in'),
  logStorage: price(0.03, 1, 'GB of logs kept'),
  transfer: price(0.02, 1, 'GB to another Region'),
  stateTransitions: price(0.025, 1000, 'state transitions'),
  objectStorage: price(0.023, 1, 'GB in S3'),
  queueRequests: price(0.4, million, 'requests to SQS'),
  pagesSent: price(2, 100_000, 'e-mails of SNS'),
  forwardedEvents: price(1, million, 'events to another Region'),
  dnsQueries: { ...price(0.4, million, 'DNS queries', `${year}; paid with or without Understudy`), region: 'global' },
} as const satisfies Readonly<Record<string, Price>>;

export type Priced = keyof typeof prices;

/** US dollars for so many units. */
export const dollarsFor = (priced: Priced, quantity: number): number =>
  (quantity * prices[priced].usd) / prices[priced].per;
