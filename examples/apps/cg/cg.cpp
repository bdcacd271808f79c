// cg: conjugate gradients with a Jacobi preconditioner for a matrix from a Matrix Market file.
//
//   loopy-clang++ -std=c++20 -O2 -ffp-contract=off cg.cpp -o cg
//   ./cg matrix.mtx [tolerance] [iterations]
//   ./cg --poisson N [tolerance] [iterations]      5-point matrix of an N x N grid
//
// The right-hand side is chosen so that the solution is 1, 2, 3, 1, 2, 3, ...
#include <loopy/loopy.hpp>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iostream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

struct Entry {
  int row, column;
  double value;
};

// Compressed rows: the entries of row i are start[i] ... start[i + 1] - 1.
struct CsrMatrix {
  int rows = 0;
  std::vector<int> start;
  std::vector<int> column;
  std::vector<double> value;

  int entries() const { return (int)value.size(); }
};

static std::string lower(std::string text) {
  for (char &c : text)
    c = (char)tolower((unsigned char)c);
  return text;
}

struct Header {
  bool symmetric = false;
  bool skew = false;
  bool pattern = false;
};

static Header readHeader(std::istream &in, const std::string &name) {
  std::string line;
  if (!std::getline(in, line))
    throw std::runtime_error(name + ": empty file");
  std::istringstream words(line);
  std::string banner, object, format, field, symmetry;
  words >> banner >> object >> format >> field >> symmetry;
  if (banner != "%%MatrixMarket" || lower(object) != "matrix")
    throw std::runtime_error(name + ": not a Matrix Market matrix");
  if (lower(format) != "coordinate")
    throw std::runtime_error(name + ": only sparse matrices are read");
  field = lower(field);
  symmetry = lower(symmetry);
  if (field != "real" && field != "integer" && field != "pattern")
    throw std::runtime_error(name + ": field '" + field + "' is not supported");
  Header header;
  header.pattern = field == "pattern";
  header.symmetric = symmetry == "symmetric";
  header.skew = symmetry == "skew-symmetric";
  if (!header.symmetric && !header.skew && symmetry != "general")
    throw std::runtime_error(name + ": symmetry '" + symmetry + "' is not supported");
  return header;
}

static std::vector<Entry> readEntries(std::istream &in, const std::string &name, int &rows) {
  const Header header = readHeader(in, name);
  std::string line;
  while (std::getline(in, line) && (line.empty() || line[0] == '%'))
    ;
  int columns = 0;
  long count = 0;
  if (sscanf(line.c_str(), "%d %d %ld", &rows, &columns, &count) != 3)
    throw std::runtime_error(name + ": no size line");
  if (rows != columns)
    throw std::runtime_error(name + ": the matrix is not square");
  std::vector<Entry> entries;
  entries.reserve(header.symmetric ? 2 * count : count);
  for (long e = 0; e < count; e++) {
    Entry entry;
    entry.value = 1;
    if (!(in >> entry.row >> entry.column) || (!header.pattern && !(in >> entry.value)))
      throw std::runtime_error(name + ": " + std::to_string(count - e) + " entries are missing");
    if (entry.row < 1 || entry.row > rows || entry.column < 1 || entry.column > rows)
      throw std::runtime_error(name + ": entry outside of the matrix");
    entry.row--;
    entry.column--;
    entries.push_back(entry);
    if ((header.symmetric || header.skew) && entry.row != entry.column) {
      std::swap(entry.row, entry.column);
      if (header.skew)
        entry.value = -entry.value;
      entries.push_back(entry);
    }
  }
  return entries;
}

// Sorts by row and column and adds up entries of the same place.
static CsrMatrix compress(std::vector<Entry> entries, int rows) {
  std::sort(entries.begin(), entries.end(), [](const Entry &a, const Entry &b) {
    return a.row != b.row ? a.row < b.row : a.column < b.column;
  });
  CsrMatrix matrix;
  matrix.rows = rows;
  matrix.start.assign(rows + 1, 0);
  for (size_t e = 0; e < entries.size(); e++) {
    const bool again =
        e > 0 && entries[e].row == entries[e - 1].row && entries[e].column == entries[e - 1].column;
    if (again) {
      matrix.value.back() += entries[e].value;
      continue;
    }
    matrix.column.push_back(entries[e].column);
    matrix.value.push_back(entries[e].value);
    matrix.start[entries[e].row + 1]++;
  }
  for (int i = 0; i < rows; i++)
    matrix.start[i + 1] += matrix.start[i];
  return matrix;
}

static CsrMatrix readMatrixMarket(const std::string &name) {
  std::ifstream in(name);
  if (!in)
    throw std::runtime_error(name + ": " + strerror(errno));
  int rows = 0;
  std::vector<Entry> entries = readEntries(in, name, rows);
  return compress(std::move(entries), rows);
}

static CsrMatrix poisson(int n) {
  std::vector<Entry> entries;
  for (int y = 0; y < n; y++)
    for (int x = 0; x < n; x++) {
      const int row = y * n + x;
      entries.push_back({row, row, 4});
      if (x > 0)
        entries.push_back({row, row - 1, -1});
      if (x < n - 1)
        entries.push_back({row, row + 1, -1});
      if (y > 0)
        entries.push_back({row, row - n, -1});
      if (y < n - 1)
        entries.push_back({row, row + n, -1});
    }
  return compress(std::move(entries), n * n);
}

// y = A x
static void multiply(const CsrMatrix &A, const std::vector<double> &x, std::vector<double> &y) {
  LOOPY_KERNEL()
  for (int i = 0; i < A.rows; i++) {
    double sum = 0;
    for (int e = A.start[i]; e < A.start[i + 1]; e++)
      sum += A.value[e] * x[A.column[e]];
    y[i] = sum;
  }
}

static double dot(const std::vector<double> &x, const std::vector<double> &y) {
  double sum = 0;
  LOOPY_KERNEL()
  for (size_t i = 0; i < x.size(); i++)
    sum += x[i] * y[i];
  return sum;
}

// y = y + alpha x
static void axpy(double alpha, const std::vector<double> &x, std::vector<double> &y) {
  LOOPY_KERNEL()
  for (size_t i = 0; i < y.size(); i++)
    y[i] += alpha * x[i];
}

// y = x + beta y
static void xpby(const std::vector<double> &x, double beta, std::vector<double> &y) {
  LOOPY_KERNEL()
  for (size_t i = 0; i < y.size(); i++)
    y[i] = x[i] + beta * y[i];
}

static void applyDiagonal(const std::vector<double> &inverse, const std::vector<double> &x,
                          std::vector<double> &y) {
  LOOPY_KERNEL()
  for (size_t i = 0; i < x.size(); i++)
    y[i] = inverse[i] * x[i];
}

static double largestDifference(const std::vector<double> &x, const std::vector<double> &y) {
  double largest = 0;
  LOOPY_KERNEL()
  for (size_t i = 0; i < x.size(); i++) {
    const double difference = std::fabs(x[i] - y[i]);
    if (difference > largest)
      largest = difference;
  }
  return largest;
}

static std::vector<double> inverseDiagonal(const CsrMatrix &A) {
  std::vector<double> inverse(A.rows, 1);
  LOOPY_KERNEL()
  for (int i = 0; i < A.rows; i++)
    for (int e = A.start[i]; e < A.start[i + 1]; e++)
      if (A.column[e] == i && A.value[e] != 0)
        inverse[i] = 1 / A.value[e];
  return inverse;
}

struct Outcome {
  int iterations = 0;
  double residual = 0;
  bool converged = false;
};

static Outcome solve(const CsrMatrix &A, const std::vector<double> &b, std::vector<double> &x,
                     double tolerance, int limit) {
  const size_t n = b.size();
  const std::vector<double> inverse = inverseDiagonal(A);
  std::vector<double> r(n), z(n), p(n), Ap(n);
  multiply(A, x, Ap);
  LOOPY_KERNEL()
  for (size_t i = 0; i < n; i++)
    r[i] = b[i] - Ap[i];
  applyDiagonal(inverse, r, z);
  p = z;
  double rz = dot(r, z);
  const double start = std::sqrt(dot(b, b));
  Outcome outcome;
  for (outcome.iterations = 0; outcome.iterations < limit; outcome.iterations++) {
    outcome.residual = std::sqrt(dot(r, r)) / start;
    if (outcome.iterations % 25 == 0)
      printf("%6d  %.12e\n", outcome.iterations, outcome.residual);
    if (outcome.residual <= tolerance) {
      outcome.converged = true;
      break;
    }
    multiply(A, p, Ap);
    const double pAp = dot(p, Ap);
    if (pAp <= 0)
      throw std::runtime_error("the matrix is not positive definite");
    const double alpha = rz / pAp;
    axpy(alpha, p, x);
    axpy(-alpha, Ap, r);
    applyDiagonal(inverse, r, z);
    const double next = dot(r, z);
    xpby(z, next / rz, p);
    rz = next;
  }
  return outcome;
}

static void reportMatrix(const CsrMatrix &A) {
  int longest = 0, shortest = A.rows;
  for (int i = 0; i < A.rows; i++) {
    longest = std::max(longest, A.start[i + 1] - A.start[i]);
    shortest = std::min(shortest, A.start[i + 1] - A.start[i]);
  }
  printf("%d rows, %d entries, %d to %d in a row\n", A.rows, A.entries(), shortest, longest);
}

static int usage(const char *program) {
  fprintf(stderr,
          "usage: %s MATRIX.mtx [TOLERANCE] [ITERATIONS]\n"
          "       %s --poisson N [TOLERANCE] [ITERATIONS]\n",
          program, program);
  return 2;
}

int main(int argc, char **argv) try {
  int next = 1;
  if (argc < 2)
    return usage(argv[0]);
  CsrMatrix A;
  if (std::string(argv[1]) == "--poisson") {
    if (argc < 3 || atoi(argv[2]) < 1)
      return usage(argv[0]);
    A = poisson(atoi(argv[2]));
    next = 3;
  } else {
    A = readMatrixMarket(argv[1]);
    next = 2;
  }
  const double tolerance = argc > next ? atof(argv[next]) : 1e-10;
  const int limit = argc > next + 1 ? atoi(argv[next + 1]) : 1000;
  reportMatrix(A);

  std::vector<double> expected(A.rows), b(A.rows), x(A.rows);
  for (int i = 0; i < A.rows; i++)
    expected[i] = 1 + i % 3;
  multiply(A, expected, b);
  const Outcome outcome = solve(A, b, x, tolerance, limit);
  printf("%s after %d iterations, residual %.12e, error %.12e\n",
         outcome.converged ? "converged" : "stopped", outcome.iterations, outcome.residual,
         largestDifference(x, expected));
  return outcome.converged ? 0 : 1;
} catch (const std::exception &error) {
  fprintf(stderr, "%s: %s\n", argv[0], error.what());
  return 2;
}
