/* llama.cpp's perplexity of a text, cut as its llama-perplexity does, which node-llama-cpp's binaries lack:
   windows of CONTEXT tokens, of which the second half counts, each beginning with the model's begin token.
   llperplexity BINS MODEL FILE [CONTEXT [THREADS]]     Build: see docs/cpu.md. Needs ../shared/peer. */
#include "llama.h"
#include <math.h>

int32_t llama_vocab_bos(void *vocab);
bool llama_vocab_get_add_bos(void *vocab);

static char *read_file(const char *name, long *size) {
  FILE *file = fopen(name, "rb");
  if (!file) { fprintf(stderr, "cannot open %s\n", name); exit(2); }
  fseek(file, 0, SEEK_END);
  *size = ftell(file);
  rewind(file);
  char *text = malloc(*size + 1);
  if (fread(text, 1, *size, file) != (size_t)*size) exit(2);
  fclose(file);
  return text;
}

static double nll(const float *logits, int vocabulary, int token) {
  double largest = logits[0], sum = 0;
  for (int i = 1; i < vocabulary; i++) if (logits[i] > largest) largest = logits[i];
  for (int i = 0; i < vocabulary; i++) sum += exp(logits[i] - largest);
  return -(logits[token] - largest - log(sum));
}

int main(int argc, char **argv) {
  if (argc < 4) { fprintf(stderr, "usage: llperplexity BINS MODEL FILE [CONTEXT [THREADS]]\n"); return 2; }
  int context_length = argc > 4 ? atoi(argv[4]) : 512, threads = argc > 5 ? atoi(argv[5]) : 2;
  void *model = load(argv[1], argv[2]), *vocab = llama_model_get_vocab(model);
  int vocabulary = llama_vocab_n_tokens(vocab);
  long bytes;
  char *text = read_file(argv[3], &bytes);
  int32_t *tokens = malloc((bytes + 16) * sizeof *tokens);
  int count = llama_tokenize(vocab, text, bytes, tokens, bytes + 16, true, false);
  context_params params = llama_context_default_params();
  params.n_ctx = context_length; params.n_batch = 2048; params.n_ubatch = 512; params.n_seq_max = 1;
  void *context = llama_init_from_model(model, params);
  if (!context || count < 2 * context_length) { fprintf(stderr, "%d tokens are too few\n", count); return 3; }
  llama_set_n_threads(context, threads, threads);
  batch b = llama_batch_init(2048, 0, 1);
  double sum = 0;
  long scored = 0;
  for (int at = 0; at + context_length <= count; at += context_length) {
    llama_memory_clear(llama_get_memory(context), true);
    b.n_tokens = 0;
    for (int i = 0; i < context_length; i++) {
      int32_t token = i == 0 && llama_vocab_get_add_bos(vocab) ? llama_vocab_bos(vocab) : tokens[at + i];
      push(&b, token, i, 0, i >= context_length / 2);
    }
    if (llama_decode(context, b)) { fprintf(stderr, "llama_decode failed\n"); return 3; }
    for (int i = context_length / 2; i + 1 < context_length; i++, scored++)
      sum += nll(llama_get_logits_ith(context, i), vocabulary, tokens[at + i + 1]);
  }
  printf("perplexity %.4f: mean negative log-likelihood %.6f nats of %ld tokens; the text has %d\n", exp(sum / scored),
      sum / scored, scored, count);
  fflush(stdout);
  _Exit(0);
}
