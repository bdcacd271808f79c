// The loops; image.cpp includes them twice, as the kernel and as the original.
inline void smooth(const unsigned char *in, unsigned char *out, int w, int h) {
  int x, y, c;
  LOOPY_KERNEL()
  for (y = 1; y < h - 1; y++)
    for (x = 1; x < w - 1; x++)
      for (c = 0; c < 3; c++) {
        int sum = 4 * in[(y * w + x) * 3 + c];
        sum += 2 * in[((y - 1) * w + x) * 3 + c] + 2 * in[((y + 1) * w + x) * 3 + c];
        sum += 2 * in[(y * w + x - 1) * 3 + c] + 2 * in[(y * w + x + 1) * 3 + c];
        sum += in[((y - 1) * w + x - 1) * 3 + c] + in[((y - 1) * w + x + 1) * 3 + c];
        sum += in[((y + 1) * w + x - 1) * 3 + c] + in[((y + 1) * w + x + 1) * 3 + c];
        out[(y * w + x) * 3 + c] = (unsigned char)(sum / 16);
      }
}
