//===- Main.cpp - Linked with the plugin to find missing definitions ------------------===//
int main() {}
