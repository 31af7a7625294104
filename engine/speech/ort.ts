/**
 * The part of ONNX Runtime that the engine uses, as our own types: whoever loads the engine hands in `onnxruntime-web`
 * (Node, browser worker) or `onnxruntime-node`, which all fit. The engine itself imports no runtime.
 */

/** What a tensor holds, by its ONNX name. */
export interface TensorData {
  float32: Float32Array;
  int64: BigInt64Array;
  bool: Uint8Array;
}

/** A tensor in memory that JavaScript can read. */
export interface OrtTensor {
  readonly dims: readonly number[];
  readonly data: unknown;
}

/** A loaded model. Runs must not overlap, not even those of two models of one runtime: loadSpeech() sees to it. */
export interface OrtSession {
  run(feeds: Record<string, OrtTensor>): Promise<Record<string, OrtTensor>>;
}

/** The runtime. `numThreads` is the business of whoever loads it (1: two threads were no faster, at 1.5 times the CPU). */
export interface Ort {
  InferenceSession: { create(bytes: Uint8Array, options?: { executionProviders?: string[] }): Promise<OrtSession> };
  Tensor: new <T extends keyof TensorData>(type: T, data: TensorData[T], dims: readonly number[]) => OrtTensor;
}

/** The tensor's numbers; throws if the model gave something else, which would be another model than the one we checked. */
export function floatsOf(tensor: OrtTensor | undefined, name: string): Float32Array {
  if (tensor?.data instanceof Float32Array) return tensor.data;
  throw new Error(`The model gave no float32 output "${name}"`);
}

/** One function at a time: gives each call's own result, in the order of the calls. A failed call does not stop the next. */
export function createQueue(): <T>(job: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (job) => {
    const result = last.then(job, job);
    last = result.catch(() => undefined);
    return result;
  };
}
