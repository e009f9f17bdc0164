#include <numeric>

#include "case.h"

using namespace corpus;

namespace {

constexpr const char* kFile = "norm";

// of row's softmax
template <class T>
std::vector<double> softmax(const T* row, int columns) {
  double largest = -INFINITY, sum = 0;
  for (int i = 0; i < columns; i++) largest = std::max(largest, double(row[i]));
  std::vector<double> result(columns);
  for (int i = 0; i < columns; i++) sum += result[i] = std::exp(double(row[i]) - largest);
  for (double& x : result) x /= sum;
  return result;
}

}  // namespace

SOUND(rmsnorm_f32) {
  const int rows = 4, columns = 300;
  const auto in = run.random().floats(rows * columns, -2, 2), weight = run.random().floats(columns);
  const auto out = run.output<float>(rows * columns);
  run.launch("rmsnorm_f32", {rows, 128}, out, run.input(in), run.input(weight), columns, 1e-5f);
  std::vector<Sum> want;
  for (int r = 0; r < rows; r++) {
    double squares = 0;
    for (int i = 0; i < columns; i++) squares += double(in[r * columns + i]) * in[r * columns + i];
    for (int i = 0; i < columns; i++)
      want.push_back(Sum::of(in[r * columns + i] / std::sqrt(squares / columns + 1e-5) * weight[i]));
  }
  run.near("normalised", run.read(out), want, 2e-6);
}

SOUND(rmsnorm_residual_bf16) {
  const int rows = 3, columns = 200;
  const auto in = run.random().narrow<BFloat>(rows * columns, -2, 2);
  auto residual = run.random().narrow<BFloat>(rows * columns, -2, 2);
  const auto weight = run.random().narrow<BFloat>(columns);
  const auto out = run.output<BFloat>(rows * columns), sums = run.input(residual);
  run.launch("rmsnorm_residual_bf16", {rows, 64}, out, sums, run.input(in), run.input(weight), columns, 1e-6f);
  std::vector<Sum> want;
  for (int r = 0; r < rows; r++) {
    double squares = 0;
    for (int i = r * columns; i < (r + 1) * columns; i++) {
      residual[i] = BFloat::of(residual[i] + in[i]);
      squares += residual[i] * residual[i];
    }
    for (int i = 0; i < columns; i++)
      want.push_back(Sum::of(residual[r * columns + i] / std::sqrt(squares / columns + 1e-6) * weight[i]));
  }
  run.equal("residual", run.read(sums), residual);
  run.near("normalised", run.read(out), want, 1.0 / 256 + 1e-5);
}

SOUND(layernorm_f16) {
  const int rows = 3, columns = 257;
  const auto in = run.random().narrow<Half>(rows * columns, 1, 4);
  const auto weight = run.random().floats(columns), bias = run.random().floats(columns);
  const auto out = run.output<Half>(rows * columns);
  run.launch("layernorm_f16", {rows, 128}, out, run.input(in), run.input(weight), run.input(bias), columns, 1e-5f);
  std::vector<Sum> want;
  for (int r = 0; r < rows; r++) {
    const Half* row = &in[r * columns];
    const double mean = std::accumulate(row, row + columns, 0.0) / columns;
    double squares = 0;
    for (int i = 0; i < columns; i++) squares += (row[i] - mean) * (row[i] - mean);
    for (int i = 0; i < columns; i++) {
      Sum sum;
      sum.add((row[i] - mean) / std::sqrt(squares / columns + 1e-5) * weight[i]);
      sum.add(bias[i]);
      want.push_back(sum);
    }
  }
  run.near("normalised", run.read(out), want, 1.0 / 2048 + 1e-5);
}

SOUND(softmax_rows) {
  const int rows = 5, columns = 321;
  auto in = run.random().floats(rows * columns, -20, 20);
  in[7] = -INFINITY;
  const auto out = run.output<float>(rows * columns);
  run.launch("softmax_rows", {rows, 96}, out, run.input(in), columns);
  std::vector<Sum> want;
  for (int r = 0; r < rows; r++)
    for (double p : softmax(&in[r * columns], columns)) want.push_back(Sum::of(p));
  run.near("probabilities", run.read(out), want, 4e-6);
}

SOUND(softmax_online_bf16) {
  const int rows = 4, columns = 150;
  auto in = run.random().narrow<BFloat>(rows * columns, -8, 8);
  for (int i = 100; i < columns; i++) in[i] = BFloat::of(-INFINITY);  // a masked row's end
  const auto out = run.output<BFloat>(rows * columns);
  run.launch("softmax_online_bf16", {rows, 32}, out, run.input(in), columns);
  std::vector<Sum> want;
  for (int r = 0; r < rows; r++)
    for (double p : softmax(&in[r * columns], columns)) want.push_back(Sum::of(p));
  run.near("probabilities", run.read(out), want, 1.0 / 256 + 1e-4);
}

SOUND(cross_entropy_rows) {
  const int rows = 6, columns = 500;
  const auto logits = run.random().floats(rows * columns, -10, 10);
  const auto labels = run.random().integers(rows, 0, columns - 1);
  const auto loss = run.output<float>(rows);
  run.launch("cross_entropy_rows", {rows, 128}, loss, run.input(logits), run.input(labels), columns);
  std::vector<Sum> want;
  for (int r = 0; r < rows; r++)
    want.push_back({-std::log(softmax(&logits[r * columns], columns)[labels[r]]), 20});
  run.near("loss", run.read(loss), want, 1e-6);
}
