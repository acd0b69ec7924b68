import type { Region } from '#core/configuration.ts';

/** Which Regions are up, which of their services are, and which Regions can talk to each other. */
export class Reach {
  /** By Region: its services that are down, or '' for the whole Region. */
  readonly #down = new Map<Region, Set<string>>();
  readonly #cut = new Set<string>();
  readonly #waiting: (() => void)[] = [];
  readonly #watchers: (() => void)[] = [];

  /** Takes a Region down, or one of its services. */
  down(region: Region, service = ''): void {
    this.#down.set(region, (this.#down.get(region) ?? new Set()).add(service));
    this.#changed();
  }

  up(region: Region, service = ''): void {
    this.#down.get(region)?.delete(service);
    this.#changed();
  }

  setLink(one: Region, other: Region, open: boolean): void {
    if (open) this.#cut.delete(linkOf(one, other));
    else this.#cut.add(linkOf(one, other));
    this.#changed();
  }

  /** Is the Region up, and the service in it, where one is named? */
  isUp(region: Region, service = ''): boolean {
    const down = this.#down.get(region);
    return down === undefined || !(down.has('') || down.has(service));
  }

  isLinked(one: Region, other: Region): boolean {
    return one === other || this.#cut.size === 0 || !this.#cut.has(linkOf(one, other));
  }

  /** Can a call from one Region reach a service's endpoint in another, and its answer come back? */
  reaches(from: Region, to: Region, service: string): boolean {
    return this.isUp(from) && this.isUp(to, service) && this.isLinked(from, to);
  }

  /** Resolves once the condition holds, at the change that makes it hold; at once when it holds already. */
  async until(holds: () => boolean): Promise<void> {
    while (!holds()) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  /** Tells of each change. */
  onChange(watch: () => void): void {
    this.#watchers.push(watch);
  }

  #changed(): void {
    for (const watch of this.#watchers) watch();
    for (const go of this.#waiting.splice(0)) go();
  }
}

const linkOf = (one: Region, other: Region): string => (one < other ? `${one} ${other}` : `${other} ${one}`);
