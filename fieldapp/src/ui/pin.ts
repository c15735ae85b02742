// Which PINs everybody would try first.

const often = new Set(["159753", "147258", "258369", "147369", "142536", "102030", "123654", "456123", "789456"]);

/** Says whether six digits are too easy: one digit, a run up or down, two or three digits over again, pairs. */
export function obvious(pin: string): boolean {
  if (/^(\d)\1{5}$/.test(pin) || /^(\d\d)\1\1$/.test(pin) || /^(\d{3})\1$/.test(pin) || /^(\d)\1(\d)\2(\d)\3$/.test(pin) || /^(\d)\1\1(\d)\2\2$/.test(pin)) return true;
  return run(pin, 1) || run(pin, -1) || often.has(pin);
}

function run(pin: string, step: number): boolean {
  for (let i = 1; i < pin.length; i++) {
    if ((Number(pin[i - 1]) + step + 10) % 10 !== Number(pin[i])) return false;
  }
  return true;
}
