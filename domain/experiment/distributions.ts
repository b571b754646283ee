import jstat from 'jstat';

const { chisquare, normal, studentt } = jstat.jStat;

/** Share of a standard normal distribution below `x`. */
export const normalCdf = (x: number): number => normal.cdf(x, 0, 1);
/** The value below which a share `p` of a standard normal distribution lies. */
export const normalQuantile = (p: number): number => normal.inv(p, 0, 1);
/** The value below which a share `p` of Student's t distribution lies. @param degrees of freedom, positive */
export const tQuantile = (p: number, degrees: number): number => studentt.inv(p, degrees);
/** Probability of a χ² at least so great. @param degrees of freedom, at least 1 */
export const chiSquareTail = (x: number, degrees: number): number => 1 - chisquare.cdf(x, degrees);
export const lnBeta = (a: number, b: number): number =>
  jstat.jStat.gammaln(a) + jstat.jStat.gammaln(b) - jstat.jStat.gammaln(a + b);
