/** The two clocks that a world can run on. */
export { RealTimers } from './real-timers.ts';
export { VirtualTimers } from './virtual-timers.ts';
