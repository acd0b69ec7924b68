import type { Region } from '#core/configuration.ts';
import { dollarsFor, type Priced } from './prices.ts';

/** Names of the rows of the table: what a bill would call it. */
export type Kind =
  | 'Lambda'
  | 'CloudWatch calls'
  | 'Custom metrics'
  | 'Alarms'
  | 'Logs'
  | 'Health checks'
  | 'DynamoDB'
  | 'Keys'
  | 'Schedules'
  | 'Transfer'
  | 'Only when something happens';

/** One thing that AWS charges for in a month in which nothing happens. */
export interface CostLine {
  readonly region: Region;
  readonly kind: Kind;
  /** What it is for, in words. */
  readonly what: string;
  readonly priced: Priced;
  /** Units of the price in a month. */
  readonly quantity: number;
  /** US dollars a month. */
  readonly usd: number;
  /** The group that it is for; without one the installation has it once, however many groups there are. */
  readonly group?: string;
}

/** A line with its dollars. */
export const costLine = (line: Omit<CostLine, 'usd'>): CostLine => ({
  ...line,
  usd: dollarsFor(line.priced, line.quantity),
});

/** Hours of an average month, as AWS's own calculator has it. */
export const hoursInMonth = 730;
