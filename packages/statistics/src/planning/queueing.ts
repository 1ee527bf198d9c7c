/** Load on a pool of reviewers who work side by side: arrivals λ and mean service time in the same unit of time. */
export interface Load {
  readonly arrivalRate: number;
  readonly meanService: number;
  readonly servers: number;
  /** Squared coefficient of variation of service times; 1 is exponential, reviews are usually above. */
  readonly serviceVariation?: number;
  /** The same of the times between arrivals. */
  readonly arrivalVariation?: number;
}

/** P(all servers busy and the arrival lost), by the stable recursion. Offered load A in Erlang. */
export function erlangB(servers: number, offered: number): number {
  let blocked = 1;
  for (let k = 1; k <= servers; k++) blocked = (offered * blocked) / (k + offered * blocked);
  return blocked;
}

/** P(an arrival must wait) in M/M/c; 1 when the load cannot be carried (A ≥ c). */
export function erlangC(servers: number, offered: number): number {
  if (offered >= servers) return 1;
  const blocked = erlangB(servers, offered);
  return (servers * blocked) / (servers - offered * (1 - blocked));
}

/** What a queue does to those who wait in it. Times in the unit of the load; infinite when it never settles. */
export interface QueueOutlook {
  /** A = λ·E[S]. */
  readonly offered: number;
  /** A / c. */
  readonly utilisation: number;
  readonly chanceOfWait: number;
  /** Mean wait (Allen–Cunneen for general times). */
  readonly meanWait: number;
  /** P(wait > t): the M/M/c tail, stretched to the mean wait of Allen–Cunneen. */
  waitBeyond(time: number): number;
}

/** The outlook of M/M/c, or of G/G/c by Allen & Cunneen: Wq ≈ Wq(M/M/c)·(Ca² + Cs²)/2. */
export function queueOutlook(load: Load): QueueOutlook {
  const { arrivalRate, meanService, servers, serviceVariation = 1, arrivalVariation = 1 } = load;
  const offered = arrivalRate * meanService;
  const chanceOfWait = erlangC(servers, offered);
  const settles = offered < servers;
  const exponential = settles ? (chanceOfWait * meanService) / (servers - offered) : Infinity;
  const meanWait = settles ? (exponential * (arrivalVariation + serviceVariation)) / 2 : Infinity;
  const waitBeyond = (time: number): number => {
    if (!settles) return 1;
    return meanWait === 0 ? 0 : chanceOfWait * Math.exp((-chanceOfWait * time) / meanWait);
  };
  return { offered, utilisation: offered / servers, chanceOfWait, meanWait, waitBeyond };
}

/** P(wait + service > t) in M/M/c. */
export function sojournBeyond(
  load: Pick<Load, 'arrivalRate' | 'meanService' | 'servers'>,
  time: number,
): number {
  const mu = 1 / load.meanService;
  const offered = load.arrivalRate * load.meanService;
  if (offered >= load.servers) return 1;
  const wait = erlangC(load.servers, offered);
  const gap = load.servers - 1 - offered;
  const own = Math.exp(-mu * time);
  if (Math.abs(gap) < 1e-9) return own * (1 + wait * mu * time);
  return own * (1 + (wait * (1 - Math.exp(-mu * time * gap))) / gap);
}

/** Sakasegawa's mean wait of G/G/c: ((Ca² + Cs²)/2)·ρ^(√(2(c + 1)) − 1)/(c(1 − ρ))·E[S]. */
export function sakasegawaWait(load: Load): number {
  const { arrivalRate, meanService, servers, serviceVariation = 1, arrivalVariation = 1 } = load;
  const rho = (arrivalRate * meanService) / servers;
  if (rho >= 1) return Infinity;
  const variation = (arrivalVariation + serviceVariation) / 2;
  return (variation * rho ** (Math.sqrt(2 * (servers + 1)) - 1) * meanService) / (servers * (1 - rho));
}

/** M/G/1 mean wait (Pollaczek–Khinchine). */
export function pollaczekKhinchine(
  utilisation: number,
  serviceVariation: number,
  meanService: number,
): number {
  if (utilisation >= 1) return Infinity;
  return ((utilisation / (1 - utilisation)) * (1 + serviceVariation) * meanService) / 2;
}

/** M/M/n+M, where those who wait give up after an exponential patience: go round the gate, or withdraw. */
export function erlangA(options: {
  readonly arrivalRate: number;
  readonly meanService: number;
  readonly servers: number;
  readonly meanPatience: number;
}): { abandonShare: number; meanWait: number; chanceOfWait: number; utilisation: number; meanQueue: number } {
  const { arrivalRate, meanService, servers, meanPatience } = options;
  const mu = 1 / meanService;
  const theta = 1 / meanPatience;
  let weight = 1;
  let total = 1;
  let busy = 0;
  let waiting = 0;
  let queue = 0;
  for (let k = 1; k < 1_000_000; k++) {
    weight *= arrivalRate / (Math.min(k, servers) * mu + Math.max(0, k - servers) * theta);
    if (weight > 1e200) {
      weight /= 1e200;
      total /= 1e200;
      busy /= 1e200;
      waiting /= 1e200;
      queue /= 1e200;
    }
    total += weight;
    busy += weight * Math.min(k, servers);
    if (k >= servers) waiting += weight;
    if (k > servers) queue += weight * (k - servers);
    if (k > servers && weight < total * 1e-17) break;
  }
  if (servers === 0) waiting += 1;
  const meanQueue = queue / total;
  return {
    abandonShare: (theta * meanQueue) / arrivalRate,
    meanWait: meanQueue / arrivalRate,
    chanceOfWait: waiting / total,
    utilisation: busy / total / servers,
    meanQueue,
  };
}
