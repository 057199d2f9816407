import os from 'node:os';

/** Who holds a lease: for people who wonder which process is at it. Never used for a decision: that is the fence's. */
export const leaseOwner = `${os.hostname()}:${process.pid}`;
