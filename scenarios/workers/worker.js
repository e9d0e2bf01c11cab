// Sums the samples of a message, remembers each round, and answers with both.
const rounds = [];

onmessage = ({ data: { round, samples } }) => {
  rounds.push({ round, names: Array.from({ length: 100 }, (unused, number) => `${round}/${number}`) });
  postMessage({ sum: samples.reduce((sum, sample) => sum + sample, 0), names: rounds.at(-1).names });
};
