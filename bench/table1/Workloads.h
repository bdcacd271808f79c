//===- Workloads.h - The lines of the table -----------------------------------------------===//
//
// Each is a plain loop under a script, checked against the same loop under OpenMP.
//
//===----------------------------------------------------------------------------===//
#pragma once

void compareSumsOfMultiples(); ///< saxpy: z = a x + b y
void comparePotentials();      ///< 3-D Coulomb
void compareProducts();        ///< sgemm
void compareVolumes();         ///< dG, inside of the elements
void compareSurfaces();        ///< dG, between them
void compareTranspositions();
void compareSums();
