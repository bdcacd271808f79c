// heat3d-mpi: explicit heat conduction in a box with a varying material, sources and three kinds of
// boundary conditions, on several processes.
//
//   OMPI_CXX=loopy-clang++ mpicxx -std=c++20 -O2 -ffp-contract=off heat3d-mpi.cpp -o heat3d-mpi
//   mpirun -np 4 ./heat3d-mpi [-n CELLS] [-t STEPS] [-p EVERY] [-o FILE.vtk]
//
// The equation is  rho c dT/dt = div(k grad T) + q  on cell centres with one layer of ghost cells.
// Each process has a slab of layers; sums go from slab to slab, so that they have the same bits on
// any number of processes.
#include <loopy/loopy.hpp>

#include <mpi.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

// Cell (i, j, k) of an array with ghost cells; i runs fastest.
#define IDX(i, j, k) ((i) + sx * ((j) + sy * (k)))

enum BoundaryKind { FIXED, INSULATED, CONVECTIVE };

struct Boundary {
  BoundaryKind kind;
  double value;       // temperature of the wall or of the air, K
  double coefficient; // heat transfer, W/(m^2 K), only CONVECTIVE
};

struct Material {
  double conductivity; // W/(m K)
  double capacity;     // J/(m^3 K)
};

struct Settings {
  int n = 48;
  int steps = 60;
  int printEvery = 20;
  std::string output;
};

// The layers of one process, of all layers of the box.
struct Slab {
  int rank, ranks;
  int first; // layers of the box below the slab
  int layers;
  int below() const { return rank > 0 ? rank - 1 : MPI_PROC_NULL; }
  int above() const { return rank + 1 < ranks ? rank + 1 : MPI_PROC_NULL; }
};

class HeatSolver {
public:
  HeatSolver(int nx, int ny, const Slab &slab, double spacing);
  ~HeatSolver();
  HeatSolver(const HeatSolver &) = delete;
  HeatSolver &operator=(const HeatSolver &) = delete;

  void setBoundary(int face, const Boundary &boundary) { faces[face] = boundary; }
  void fill(double temperature, const Material &material);
  void addBall(double x, double y, double z, double radius, const Material &material);
  void addSource(int i0, int i1, int j0, int j1, int k0, int k1, double power);
  double stableStep() const;
  void step(double dt);
  double residual() const;
  double energy() const;
  void extremes(double &least, double &most) const;
  void profile(double *values) const;
  bool writeVtk(const char *file, int layers) const;

private:
  Slab slab;
  int nx, ny, nz; // inner cells of the slab
  int sx, sy, sz; // with ghosts
  double h;
  double *T, *Tnew;
  double *k;    // conductivity
  double *rhoc; // heat capacity
  double *q;    // source density, W/m^3
  Boundary faces[6];

  void exchangeGhosts();
  void applyBoundaries();
  void applyX(int face, int ghost, int inner);
  void applyY(int face, int ghost, int inner);
  void applyZ(int face, int ghost, int inner);
};

// Layers are dealt out as evenly as they can be.
static Slab slabOf(int layers) {
  Slab slab;
  MPI_Comm_rank(MPI_COMM_WORLD, &slab.rank);
  MPI_Comm_size(MPI_COMM_WORLD, &slab.ranks);
  slab.first = (int)((long)layers * slab.rank / slab.ranks);
  slab.layers = (int)((long)layers * (slab.rank + 1) / slab.ranks) - slab.first;
  return slab;
}

// A sum that begins in the lowest slab and goes on in the next one, in the order of the layers.
static double receiveSum(const Slab &slab) {
  double sum = 0;
  MPI_Recv(&sum, 1, MPI_DOUBLE, slab.below(), 1, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
  return sum;
}

static double passSum(const Slab &slab, double sum) {
  MPI_Send(&sum, 1, MPI_DOUBLE, slab.above(), 1, MPI_COMM_WORLD);
  MPI_Bcast(&sum, 1, MPI_DOUBLE, slab.ranks - 1, MPI_COMM_WORLD);
  return sum;
}

HeatSolver::HeatSolver(int nx, int ny, const Slab &slab, double spacing)
    : slab(slab), nx(nx), ny(ny), nz(slab.layers), sx(nx + 2), sy(ny + 2), sz(nz + 2), h(spacing) {
  const size_t cells = (size_t)sx * sy * sz;
  T = new double[cells];
  Tnew = new double[cells];
  k = new double[cells];
  rhoc = new double[cells];
  q = new double[cells];
  memset(T, 0, cells * sizeof(double));
  memset(Tnew, 0, cells * sizeof(double));
  memset(q, 0, cells * sizeof(double));
  for (int f = 0; f < 6; f++) {
    faces[f].kind = INSULATED;
    faces[f].value = 0;
    faces[f].coefficient = 0;
  }
}

HeatSolver::~HeatSolver() {
  delete[] T;
  delete[] Tnew;
  delete[] k;
  delete[] rhoc;
  delete[] q;
}

void HeatSolver::fill(double temperature, const Material &material) {
  const int cells = sx * sy * sz;
  LOOPY_KERNEL()
  for (int c = 0; c < cells; c++) {
    T[c] = temperature;
    Tnew[c] = temperature;
    k[c] = material.conductivity;
    rhoc[c] = material.capacity;
  }
}

// Cells whose centre lies in the ball get another material.
void HeatSolver::addBall(double x, double y, double z, double radius, const Material &material) {
  const int first = slab.first;
  LOOPY_KERNEL()
  for (int kk = 0; kk < sz; kk++)
    for (int j = 0; j < sy; j++)
      for (int i = 0; i < sx; i++) {
        const double dx = (i - 0.5) * h - x;
        const double dy = (j - 0.5) * h - y;
        const double dz = (first + kk - 0.5) * h - z;
        if (dx * dx + dy * dy + dz * dz <= radius * radius) {
          k[IDX(i, j, kk)] = material.conductivity;
          rhoc[IDX(i, j, kk)] = material.capacity;
        }
      }
}

void HeatSolver::addSource(int i0, int i1, int j0, int j1, int k0, int k1, double power) {
  const double volume = (double)(i1 - i0) * (j1 - j0) * (k1 - k0) * h * h * h;
  if (volume <= 0)
    return;
  const double density = power / volume;
  k0 = std::max(k0 - slab.first, 0);
  k1 = std::min(k1 - slab.first, nz);
  LOOPY_KERNEL()
  for (int kk = k0; kk < k1; kk++)
    for (int j = j0; j < j1; j++)
      for (int i = i0; i < i1; i++)
        q[IDX(i + 1, j + 1, kk + 1)] += density;
}

// The largest time step that keeps the explicit scheme stable.
double HeatSolver::stableStep() const {
  double fastest = 0;
  const int cells = sx * sy * sz;
  LOOPY_KERNEL()
  for (int c = 0; c < cells; c++) {
    const double diffusivity = k[c] / rhoc[c];
    if (diffusivity > fastest)
      fastest = diffusivity;
  }
  MPI_Allreduce(MPI_IN_PLACE, &fastest, 1, MPI_DOUBLE, MPI_MAX, MPI_COMM_WORLD);
  return fastest > 0 ? h * h / (6 * fastest) : 0;
}

// A ghost cell gets the value that makes the flux through the wall right.
static double ghostValue(BoundaryKind kind, double inner, double value, double coefficient,
                         double conductivity, double h) {
  if (kind == FIXED)
    return 2 * value - inner;
  if (kind == INSULATED)
    return inner;
  const double biot = coefficient * h / (2 * conductivity);
  return (inner * (1 - biot) + 2 * biot * value) / (1 + biot);
}

void HeatSolver::applyX(int face, int ghost, int inner) {
  const BoundaryKind kind = faces[face].kind;
  const double value = faces[face].value;
  const double coefficient = faces[face].coefficient;
  LOOPY_KERNEL()
  for (int kk = 1; kk <= nz; kk++)
    for (int j = 1; j <= ny; j++) {
      const double in = T[IDX(inner, j, kk)];
      T[IDX(ghost, j, kk)] = ghostValue(kind, in, value, coefficient, k[IDX(inner, j, kk)], h);
    }
}

void HeatSolver::applyY(int face, int ghost, int inner) {
  const BoundaryKind kind = faces[face].kind;
  const double value = faces[face].value;
  const double coefficient = faces[face].coefficient;
  LOOPY_KERNEL()
  for (int kk = 1; kk <= nz; kk++)
    for (int i = 1; i <= nx; i++) {
      const double in = T[IDX(i, inner, kk)];
      T[IDX(i, ghost, kk)] = ghostValue(kind, in, value, coefficient, k[IDX(i, inner, kk)], h);
    }
}

void HeatSolver::applyZ(int face, int ghost, int inner) {
  const BoundaryKind kind = faces[face].kind;
  const double value = faces[face].value;
  const double coefficient = faces[face].coefficient;
  LOOPY_KERNEL()
  for (int j = 1; j <= ny; j++)
    for (int i = 1; i <= nx; i++) {
      const double in = T[IDX(i, j, inner)];
      T[IDX(i, j, ghost)] = ghostValue(kind, in, value, coefficient, k[IDX(i, j, inner)], h);
    }
}

// The outermost layers of the slab go to the neighbours, whose layers become its ghosts.
void HeatSolver::exchangeGhosts() {
  const int layer = sx * sy;
  MPI_Sendrecv(&T[layer], layer, MPI_DOUBLE, slab.below(), 2, &T[layer * (nz + 1)], layer,
               MPI_DOUBLE, slab.above(), 2, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
  MPI_Sendrecv(&T[layer * nz], layer, MPI_DOUBLE, slab.above(), 3, &T[0], layer, MPI_DOUBLE,
               slab.below(), 3, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
}

void HeatSolver::applyBoundaries() {
  applyX(0, 0, 1);
  applyX(1, nx + 1, nx);
  applyY(2, 0, 1);
  applyY(3, ny + 1, ny);
  if (slab.rank == 0)
    applyZ(4, 0, 1);
  if (slab.rank + 1 == slab.ranks)
    applyZ(5, nz + 1, nz);
}

// One step. The conductivity of a cell face is the harmonic mean of its two cells.
void HeatSolver::step(double dt) {
  exchangeGhosts();
  applyBoundaries();
  const double hh = h * h;
  LOOPY_KERNEL()
  for (int kk = 1; kk <= nz; kk++)
    for (int j = 1; j <= ny; j++)
      for (int i = 1; i <= nx; i++) {
        const int c = IDX(i, j, kk);
        const double k0 = k[c];
        const double kw = 2 * k0 * k[c - 1] / (k0 + k[c - 1]);
        const double ke = 2 * k0 * k[c + 1] / (k0 + k[c + 1]);
        const double ks = 2 * k0 * k[c - sx] / (k0 + k[c - sx]);
        const double kn = 2 * k0 * k[c + sx] / (k0 + k[c + sx]);
        const double kb = 2 * k0 * k[c - sx * sy] / (k0 + k[c - sx * sy]);
        const double kt = 2 * k0 * k[c + sx * sy] / (k0 + k[c + sx * sy]);
        const double t0 = T[c];
        double flux = kw * (T[c - 1] - t0) + ke * (T[c + 1] - t0);
        flux += ks * (T[c - sx] - t0) + kn * (T[c + sx] - t0);
        flux += kb * (T[c - sx * sy] - t0) + kt * (T[c + sx * sy] - t0);
        Tnew[c] = t0 + dt / rhoc[c] * (flux / hh + q[c]);
      }
  double *swap = T;
  T = Tnew;
  Tnew = swap;
}

// Root mean square of the last change.
double HeatSolver::residual() const {
  double sum = receiveSum(slab);
  LOOPY_KERNEL()
  for (int kk = 1; kk <= nz; kk++)
    for (int j = 1; j <= ny; j++)
      for (int i = 1; i <= nx; i++) {
        const double change = T[IDX(i, j, kk)] - Tnew[IDX(i, j, kk)];
        sum += change * change;
      }
  sum = passSum(slab, sum);
  double cells = (double)nx * ny * nz;
  MPI_Allreduce(MPI_IN_PLACE, &cells, 1, MPI_DOUBLE, MPI_SUM, MPI_COMM_WORLD);
  return sqrt(sum / cells);
}

double HeatSolver::energy() const {
  double sum = receiveSum(slab);
  LOOPY_KERNEL()
  for (int kk = 1; kk <= nz; kk++)
    for (int j = 1; j <= ny; j++)
      for (int i = 1; i <= nx; i++)
        sum += rhoc[IDX(i, j, kk)] * T[IDX(i, j, kk)];
  return passSum(slab, sum) * h * h * h;
}

void HeatSolver::extremes(double &least, double &most) const {
  double low = T[IDX(1, 1, 1)], high = T[IDX(1, 1, 1)];
  LOOPY_KERNEL()
  for (int kk = 1; kk <= nz; kk++)
    for (int j = 1; j <= ny; j++)
      for (int i = 1; i <= nx; i++) {
        const double t = T[IDX(i, j, kk)];
        if (t < low)
          low = t;
        if (t > high)
          high = t;
      }
  MPI_Allreduce(&low, &least, 1, MPI_DOUBLE, MPI_MIN, MPI_COMM_WORLD);
  MPI_Allreduce(&high, &most, 1, MPI_DOUBLE, MPI_MAX, MPI_COMM_WORLD);
}

// Mean temperature of every layer of the box, for process 0.
void HeatSolver::profile(double *values) const {
  double *means = new double[nz];
  LOOPY_KERNEL()
  for (int kk = 1; kk <= nz; kk++) {
    double sum = 0;
    for (int j = 1; j <= ny; j++)
      for (int i = 1; i <= nx; i++)
        sum += T[IDX(i, j, kk)];
    means[kk - 1] = sum / (nx * ny);
  }
  int *counts = new int[slab.ranks], *firsts = new int[slab.ranks];
  MPI_Gather(&nz, 1, MPI_INT, counts, 1, MPI_INT, 0, MPI_COMM_WORLD);
  MPI_Gather(&slab.first, 1, MPI_INT, firsts, 1, MPI_INT, 0, MPI_COMM_WORLD);
  MPI_Gatherv(means, nz, MPI_DOUBLE, values, counts, firsts, MPI_DOUBLE, 0, MPI_COMM_WORLD);
  delete[] means;
  delete[] counts;
  delete[] firsts;
}

// One process after the other appends its layers; `layers` are those of the box.
bool HeatSolver::writeVtk(const char *file, int layers) const {
  int good = 1;
  MPI_Recv(&good, 1, MPI_INT, slab.below(), 4, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
  FILE *out = fopen(file, slab.rank == 0 ? "w" : "a");
  if (out && slab.rank == 0) {
    fprintf(out, "# vtk DataFile Version 3.0\nheat3d\nASCII\nDATASET STRUCTURED_POINTS\n");
    fprintf(out, "DIMENSIONS %d %d %d\nORIGIN 0 0 0\nSPACING %g %g %g\n", nx, ny, layers, h, h, h);
    fprintf(out, "POINT_DATA %d\nSCALARS temperature double 1\nLOOKUP_TABLE default\n",
            nx * ny * layers);
  }
  for (int kk = 1; out && kk <= nz; kk++)
    for (int j = 1; j <= ny; j++)
      for (int i = 1; i <= nx; i++)
        fprintf(out, "%.10g\n", T[IDX(i, j, kk)]);
  good = good && out && fclose(out) == 0;
  MPI_Send(&good, 1, MPI_INT, slab.above(), 4, MPI_COMM_WORLD);
  MPI_Bcast(&good, 1, MPI_INT, slab.ranks - 1, MPI_COMM_WORLD);
  return good;
}

static Settings readArguments(int argc, char **argv) {
  Settings settings;
  for (int a = 1; a < argc; a++) {
    const bool last = a + 1 == argc;
    if (!strcmp(argv[a], "-n") && !last)
      settings.n = atoi(argv[++a]);
    else if (!strcmp(argv[a], "-t") && !last)
      settings.steps = atoi(argv[++a]);
    else if (!strcmp(argv[a], "-p") && !last)
      settings.printEvery = atoi(argv[++a]);
    else if (!strcmp(argv[a], "-o") && !last)
      settings.output = argv[++a];
    else {
      fprintf(stderr, "usage: %s [-n CELLS] [-t STEPS] [-p EVERY] [-o FILE.vtk]\n", argv[0]);
      exit(2);
    }
  }
  if (settings.n < 4 || settings.steps < 0 || settings.printEvery < 1) {
    fprintf(stderr, "%s: at least 4 cells, 0 steps, and a report every step\n", argv[0]);
    exit(2);
  }
  return settings;
}

int main(int argc, char **argv) {
  MPI_Init(&argc, &argv);
  const Settings settings = readArguments(argc, argv);
  const int n = settings.n;
  const Slab slab = slabOf(n);
  if (slab.ranks > n) {
    fprintf(stderr, "%s: there are more processes than layers\n", argv[0]);
    MPI_Abort(MPI_COMM_WORLD, 2);
  }
  const Material aluminium = {237, 2.43e6}, steel = {45, 3.75e6};

  HeatSolver solver(n, n, slab, 0.1 / n);
  solver.fill(293, aluminium);
  solver.addBall(0.05, 0.05, 0.05, 0.03, steel);
  solver.addSource(n / 4, n / 2, n / 4, n / 2, 0, n / 4, 500);
  solver.setBoundary(0, {FIXED, 293, 0});
  solver.setBoundary(1, {FIXED, 353, 0});
  solver.setBoundary(4, {CONVECTIVE, 283, 25});
  solver.setBoundary(5, {CONVECTIVE, 283, 250});

  const double dt = 0.9 * solver.stableStep();
  if (slab.rank == 0)
    printf("%d^3 cells, dt = %.6e s\n", n, dt);
  for (int s = 1; s <= settings.steps; s++) {
    solver.step(dt);
    if (s % settings.printEvery)
      continue;
    double least, most;
    solver.extremes(least, most);
    const double residual = solver.residual(), energy = solver.energy();
    if (slab.rank == 0)
      printf("step %5d  residual %.15e  energy %.15e  T %.12f ... %.12f\n", s, residual, energy,
             least, most);
  }

  double *layers = new double[n];
  solver.profile(layers);
  for (int layer = 0; slab.rank == 0 && layer < n; layer += n / 4)
    printf("layer %3d: %.12f K\n", layer, layers[layer]);
  delete[] layers;
  const bool written = settings.output.empty() || solver.writeVtk(settings.output.c_str(), n);
  if (!written && slab.rank == 0)
    fprintf(stderr, "%s could not be written\n", settings.output.c_str());
  MPI_Finalize();
  return written ? 0 : 1;
}
