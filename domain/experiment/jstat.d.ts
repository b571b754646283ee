/** The part of jstat 1.9.6 that we use; it brings no types of its own. */
declare module 'jstat' {
  const jstat: {
    readonly jStat: {
      readonly normal: {
        inv(p: number, mean: number, deviation: number): number;
        cdf(x: number, mean: number, deviation: number): number;
      };
      readonly studentt: { inv(p: number, degrees: number): number };
      readonly chisquare: { cdf(x: number, degrees: number): number };
      gammaln(x: number): number;
    };
  };
  export default jstat;
}
