// Reads the OBJ files named on standard input through tinyobjloader, materials and triangulation included, and prints
// "files triangles failures cpu_seconds wall_seconds". Compiled and run by `sie bench meshes` where g++ and the header are installed.
#define TINYOBJLOADER_IMPLEMENTATION
#include <tiny_obj_loader.h>

#include <chrono>
#include <cstdio>
#include <ctime>
#include <iostream>
#include <string>
#include <vector>

int main() {
    std::vector<std::string> paths;
    for (std::string line; std::getline(std::cin, line);) paths.push_back(line);

    size_t triangles = 0, failures = 0;
    auto wall = std::chrono::steady_clock::now();
    std::clock_t cpu = std::clock();
    for (const std::string& path : paths) {
        tinyobj::attrib_t attributes;
        std::vector<tinyobj::shape_t> shapes;
        std::vector<tinyobj::material_t> materials;
        std::string warning, error;
        std::string folder = path.substr(0, path.find_last_of('/') + 1);
        if (!tinyobj::LoadObj(&attributes, &shapes, &materials, &warning, &error, path.c_str(), folder.c_str(), true)) failures++;
        for (const tinyobj::shape_t& shape : shapes) triangles += shape.mesh.num_face_vertices.size();
    }

    double cpu_seconds = double(std::clock() - cpu) / CLOCKS_PER_SEC;
    double wall_seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - wall).count();
    std::printf("%zu %zu %zu %.6f %.6f\n", paths.size(), triangles, failures, cpu_seconds, wall_seconds);
}
