import type { Region } from '#core/configuration.ts';
import type { Network } from '#functions/runtime/runtime.ts';

/** The database server behind a simulated RDS instance: real PostgreSQL in the drill, a model in virtual time. */
export interface Engine {
  readonly identifier: string;
  /** Ends recovery: the standby becomes a writer on its own timeline. */
  promote(): Promise<void>;
  /** Restarts the server (starting it when it is down): every session ends. */
  restart(): Promise<void>;
  /** `default_transaction_read_only` for new transactions; existing sessions' defaults change with a reload. */
  setReadOnly(on: boolean): Promise<void>;
  /** The network fence: no new connection gets in while closed; open sessions live on until a restart. */
  setReachable(open: boolean): Promise<void>;
  /** The process dies at once. */
  kill(): Promise<void>;
  isRunning(): boolean;
}

/** What the world asks of the network around the databases. */
export interface Fabric {
  engine(identifier: string): Engine;
  /** The network as the function inside the VPC of `region` sees it; `dns` answers come from the simulated Route 53. */
  networkOf(region: Region): Network;
  /** Cuts or heals everything between two Regions, both ways, existing connections included (bytes are held, as TCP does). */
  setLink(a: Region, b: Region, open: boolean): void;
}
